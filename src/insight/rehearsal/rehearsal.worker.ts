import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../../database/reader.js';
import type { Known } from './history.js';
import type { RehearsalOrder } from './order.js';
import { chunkPlayer } from './play-chunk.js';

/** A thread of a rehearsal: plays the accounts that it is handed, until it is told that there are no more. */
const reader = openReader((workerData as { order: RehearsalOrder }).order.databaseUrl);
const play = chunkPlayer(reader.db, (workerData as { order: RehearsalOrder }).order);

parentPort?.on('message', (accounts: readonly Known[] | 'END') => {
  if (accounts === 'END') return void reader.close().then(() => process.exit(0));
  play(accounts).then(
    (played) => parentPort?.postMessage({ played }),
    (error: unknown) =>
      parentPort?.postMessage({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
parentPort?.postMessage({ ready: true });
