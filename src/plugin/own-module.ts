import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);

/** A module of ours, by its path from this folder: `.ts` in the sources, `.js` in dist/. */
export function ownModule(path: string): string {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(`${file}.ts`) ? `${file}.ts` : `${file}.js`;
}

/** Where `perennial/sdk` and `perennial/sdk/testing` are, wherever a plugin is. */
export const sdkAlias = (): Record<string, string> => ({ 'perennial/sdk/testing': ownModule('../sdk/testing/index'), 'perennial/sdk': ownModule('../sdk/index') });

/** Starts a thread's file through jiti, so that it runs alike from the sources and from dist/. */
export const BOOTSTRAP =
  "const { workerData } = require('node:worker_threads'); require(workerData.jiti).createJiti(workerData.entry, { fsCache: false }).import(workerData.entry);";

export const jitiPath = (): string => resolve('jiti');
