import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { LoadLimits } from '../plugin.types.js';
import type { LoadAnswer } from './load.worker.js';
import { sdkAlias, startThread } from './own-module.js';

/** An answer, or how the worker ended without one. */
export type WorkerEnd =
  | LoadAnswer
  | { readonly fault: 'TIMEOUT' | 'MEMORY' | 'EXITED' }
  | { readonly fault: 'CRASHED'; readonly message: string };

/** Said by the thread when it turns to the plugin: from here its time counts. */
const READY = 'READY';

/** Loads a plugin's file in a thread of its own, which ends with it: within the limits, and whatever the file does. */
export async function loadInWorker(file: string, { timeoutMs, memoryMb }: LoadLimits): Promise<WorkerEnd> {
  const worker = startThread('plugin/load/load.worker', {
    workerData: { file, alias: sdkAlias() },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    env: {},
  });
  const watch = new AbortController();
  try {
    return await Promise.race([ending(worker), tooLong(worker, timeoutMs, watch.signal)]);
  } finally {
    watch.abort();
    await worker.terminate();
  }
}

function ending(worker: Worker): Promise<WorkerEnd> {
  return new Promise((settle) => {
    worker.on('message', (answer: LoadAnswer | typeof READY) => answer !== READY && settle(answer));
    worker.once('error', (error: Error & { code?: string }) =>
      settle(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { fault: 'MEMORY' } : { fault: 'CRASHED', message: error.message },
      ),
    );
    worker.once('exit', () => settle({ fault: 'EXITED' }));
  });
}

/**
 * The machine's time, not the company's: it watches a thread that may never answer, from when the thread turns to the
 * plugin.
 */
async function tooLong(worker: Worker, timeoutMs: number, signal: AbortSignal): Promise<WorkerEnd> {
  await once(worker, 'message', { signal }).catch(() => undefined);
  await pause(timeoutMs, undefined, { signal }).catch(() => undefined);
  return { fault: 'TIMEOUT' };
}
