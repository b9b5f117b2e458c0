import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { OWN_FOLDER } from './own-folder.js';

const { resolve } = createRequire(import.meta.url);

/** A module of ours, by its path from src/: `.ts` in the sources, `.js` in dist/. */
export function ownModule(path: string): string {
  const file = join(OWN_FOLDER, path);
  return existsSync(`${file}.ts`) ? `${file}.ts` : `${file}.js`;
}

/** Where `perennial/sdk` and `perennial/sdk/testing` are, wherever a plugin is. */
export const sdkAlias = (): Record<string, string> => ({
  'perennial/sdk/testing': ownModule('sdk/testing/index'),
  'perennial/sdk': ownModule('sdk/index'),
});

/** Sources go through jiti, so that a thread runs from them as it does from dist/. */
const BOOTSTRAP =
  "const { workerData } = require('node:worker_threads'); require(workerData.jiti).createJiti(workerData.entry, " +
  '{ fsCache: false }).import(workerData.entry);';

/** Starts a thread of ours, by its path from src/: from the sources or from dist/. */
export function startThread(path: string, { workerData, ...options }: WorkerOptions): Worker {
  const entry = ownModule(path);
  if (entry.endsWith('.js')) return new Worker(entry, { ...options, workerData });
  return new Worker(BOOTSTRAP, { ...options, eval: true, workerData: { ...workerData, jiti: resolve('jiti'), entry } });
}
