import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveEngine } from '../app/engine-desk.js';
import type { EngineThreadData } from '../app/engine-thread.js';
import { DemoHistory } from './demo-history.js';
import { toldBar } from './told-bar.js';

/** The engine's thread of the demo, which plays the history too: the API answers meanwhile. */
await serveEngine(parentPort as MessagePort, (workerData as EngineThreadData).config, (platform, line) => ({
  'demo.play': async () => {
    await new DemoHistory(platform, toldBar(line)).play();
    while ((await platform.shell.takeDue(platform.ctx)) > 0);
  },
}));
