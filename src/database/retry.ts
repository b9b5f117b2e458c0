import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseFailure } from './driver-errors.js';

export interface RetryOptions {
  /** Whether to try again after this failure, the nth (from 1), after so many milliseconds in all. */
  readonly again: (failure: DatabaseFailure, tries: number, elapsedMs: number) => boolean;
}

/**
 * Does the work until it succeeds or `again` says no; pauses between grow from some milliseconds to a quarter of a
 * second.
 */
export async function withRetry<T>(work: () => Promise<T>, { again }: RetryOptions): Promise<T> {
  const began = performance.now();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseFailure) || !again(error, tries, performance.now() - began)) throw error;
    }
    await sleep(pauseMs(tries));
  }
}

/** Random, so that two who met do not meet again. */
function pauseMs(tries: number): number {
  return Math.min(250, 2 ** tries) * (0.5 + Math.random());
}
