import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveEngine } from '../../../src/app/engine-desk.js';
import type { EngineThreadData } from '../../../src/app/engine-thread.js';

/**
 * The engine's thread, which also ends, or computes without end, when it is told so: as a fault that nobody caught or a
 * turn that comes to no end would have it.
 */
const port = parentPort as MessagePort;
await serveEngine(port, (workerData as EngineThreadData).config, (_platform, line) => {
  line.on('end', () => {
    setImmediate(() => {
      throw new Error('a fault that nobody caught');
    });
  });
  line.on('spin', () => {
    for (;;);
  });
  return {};
});
