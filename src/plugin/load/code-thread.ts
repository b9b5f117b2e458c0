import type { Worker } from 'node:worker_threads';
import type { CodeEars, CodeOrder, CodeReading, CodeThread } from './code.types.js';
import { CodeProcess } from './code-process.js';
import { isolation } from './isolation.js';
import { readingOf, startWatched } from './watched.js';

/** Starts it where the company's setting says. */
export const startCode = (order: CodeOrder, ears: CodeEars): CodeThread =>
  isolation() === 'PROCESS' ? new CodeProcess(order, ears) : new OwnThread(order, ears);

class OwnThread implements CodeThread {
  readonly isAlone = false;
  private readonly shared = new Int32Array(new SharedArrayBuffer(8));
  private readonly worker: Worker;

  constructor({ module, workerData, resourceLimits }: CodeOrder, ears: CodeEars) {
    this.worker = startWatched(module, { ...workerData, beats: this.shared.buffer }, resourceLimits);
    this.worker.on('message', (message: unknown) => ears.message(message));
    this.worker.on('messageerror', (error) => ears.error(error));
    this.worker.once('error', (error) => ears.error(error));
    this.worker.once('exit', (code) => ears.exit(code));
  }

  get reading(): CodeReading {
    return readingOf(this.shared);
  }

  postMessage(message: unknown): void {
    this.worker.postMessage(message);
  }

  terminate(): Promise<unknown> {
    return this.worker.terminate();
  }
}
