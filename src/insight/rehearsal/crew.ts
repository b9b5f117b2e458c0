import { existsSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openReader } from '../../database/reader.js';
import type { PlayedAccount } from '../backtest/play-account.js';
import type { Known } from './history.js';
import type { RehearsalOrder } from './order.js';
import { chunkPlayer } from './play-chunk.js';

/** Accounts that a thread is handed at a time, at most; fewer where there are few, so that every thread has work. */
const CHUNK = 50;
const SHARES = 4;
/** Turns leave little behind and make much: room for it spares collections, MB. */
const YOUNG_MB = 64;

export interface CrewOptions {
  /** 0 plays in this thread. Whatever it is, the outcome is the same. */
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

type Said = { readonly ready: true } | { readonly played: PlayedAccount[] } | { readonly fault: string };

/**
 * Plays an order for these accounts, shared out over threads. Returns them in the order of their ids. @throws when it
 * is aborted, or a thread ends early
 */
export async function rehearse(
  order: RehearsalOrder,
  accounts: readonly Known[],
  { threads, signal, onProgress = () => undefined }: CrewOptions,
): Promise<PlayedAccount[]> {
  const size = Math.min(CHUNK, Math.max(1, Math.ceil(accounts.length / (SHARES * Math.max(1, threads)))));
  const chunks = Array.from({ length: Math.ceil(accounts.length / size) }, (_, index) =>
    accounts.slice(index * size, (index + 1) * size),
  );
  const played: PlayedAccount[] = [];
  const take = (some: readonly PlayedAccount[]) => {
    played.push(...some);
    onProgress(played.length);
  };
  if (threads === 0 || !hasThreads) await playHere(order, chunks, take, signal);
  else await playInThreads(order, chunks, take, Math.min(threads, Math.max(1, chunks.length)), signal);
  return played.sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
}

async function playHere(
  order: RehearsalOrder,
  chunks: readonly (readonly Known[])[],
  take: (played: PlayedAccount[]) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = openReader(order.databaseUrl);
  try {
    const play = chunkPlayer(reader.db, order);
    for (const chunk of chunks) {
      signal?.throwIfAborted();
      take(await play(chunk));
      await breathe();
    }
  } finally {
    await reader.close();
  }
}

async function playInThreads(
  order: RehearsalOrder,
  chunks: readonly (readonly Known[])[],
  take: (played: PlayedAccount[]) => void,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const left = [...chunks];
  const workers = Array.from(
    { length: threads },
    () => new Worker(ENTRY, { workerData: { order }, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
  );
  const stop = () => void Promise.all(workers.map((worker) => worker.terminate()));
  signal?.addEventListener('abort', stop);
  try {
    await Promise.all(workers.map((worker) => serve(worker, left, take)));
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Hands a thread one chunk after the other, until none is left. */
function serve(worker: Worker, left: (readonly Known[])[], take: (played: PlayedAccount[]) => void): Promise<void> {
  return new Promise((done, fail) => {
    worker.on('message', (said: Said) => {
      if ('fault' in said) return fail(new Error(said.fault));
      if ('played' in said) take(said.played);
      const next = left.shift();
      if (next === undefined) done();
      else worker.postMessage(next);
    });
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`a thread of the rehearsal ended early (${code})`)));
  });
}

/** What a thread runs, in dist/. Sources that are not built have none, and play in the thread that asks. */
const ENTRY = new URL('./rehearsal.worker.js', import.meta.url);
const hasThreads = existsSync(ENTRY);
