import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveEngine } from './engine-desk.js';
import type { EngineThreadData } from './engine-thread.js';

await serveEngine(parentPort as MessagePort, (workerData as EngineThreadData).config);
