import { setInterval } from 'node:timers/promises';
import type { LoadLimits } from '../plugin.types.js';
import type { CodeThread } from './code.types.js';
import { startCode } from './code-thread.js';
import { FairTime } from './fair-time.js';
import type { LoadAnswer } from './load.worker.js';
import { sdkAlias } from './own-module.js';

/** An answer, or how the worker ended without one. */
export type WorkerEnd =
  | LoadAnswer
  | { readonly fault: 'TIMEOUT' | 'MEMORY' | 'EXITED' }
  | { readonly fault: 'CRASHED'; readonly message: string };

/** Said by the thread when it turns to the plugin: from here its time counts. */
const READY = 'READY';
const BEAT_MS = 100;

/** Loads a plugin's file in a thread of its own, which ends with it: within the limits, and whatever the file does. */
export async function loadInWorker(file: string, { timeoutMs, memoryMb }: LoadLimits): Promise<WorkerEnd> {
  const watch = new AbortController();
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let thread: CodeThread | undefined;
  const answered = new Promise<WorkerEnd>((settle) => {
    thread = startCode(
      {
        module: 'plugin/load/load.worker',
        workerData: { file, alias: sdkAlias() },
        resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
        beatMs: BEAT_MS,
      },
      {
        message: (message) => (message === READY ? begin() : isAnswer(message) && settle(message)),
        error: ({ code, message }) =>
          settle(code === 'ERR_WORKER_OUT_OF_MEMORY' ? { fault: 'MEMORY' } : { fault: 'CRASHED', message }),
        exit: () => settle({ fault: 'EXITED' }),
      },
    );
  });
  const started = thread as unknown as CodeThread;
  try {
    return await Promise.race([answered, begun.then(() => tooLong(started, { timeoutMs, memoryMb }, watch.signal))]);
  } finally {
    watch.abort();
    await started.terminate();
  }
}

/** A file can say anything: what is no answer is passed over. */
const isAnswer = (message: unknown): message is LoadAnswer =>
  typeof message === 'object' && message !== null && ('definition' in message || 'fault' in message);

/**
 * The machine's time, not the company's: it watches a thread that may never answer, from when the thread turns to the
 * plugin. Its memory too, where its process is its own.
 */
async function tooLong(
  thread: CodeThread,
  { timeoutMs, memoryMb }: LoadLimits,
  signal: AbortSignal,
): Promise<WorkerEnd> {
  const time = new FairTime(thread.reading.cpuMs);
  const { rssKb } = thread.reading;
  let had = 0;
  try {
    for await (const _ of setInterval(BEAT_MS, undefined, { signal })) {
      had += time.take(thread.reading.cpuMs, BEAT_MS * 2);
      if (thread.isAlone && rssKb > 0 && thread.reading.rssKb - rssKb > 2 * memoryMb * 1024) return { fault: 'MEMORY' };
      if (had > timeoutMs) break;
    }
  } catch {
    // it was answered
  }
  return { fault: 'TIMEOUT' };
}
