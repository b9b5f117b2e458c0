import { parentPort, workerData } from 'node:worker_threads';
import { describePlugin } from '../../sdk/describe.js';
import { exportedBy } from './exported-by.js';
import { harden } from './harden.js';
import { plainCopy } from './plain-copy.js';
import { importPlugin } from './plugin-module.js';

/** What the worker is told. */
export interface LoadOrder {
  readonly file: string;
  /** Where `perennial/sdk` and `perennial/sdk/testing` are, wherever the plugin is. */
  readonly alias: Readonly<Record<string, string>>;
}

/** What it answers: the default export as plain data, or why there is none. */
export type LoadAnswer =
  | { readonly definition: unknown }
  | { readonly fault: 'NO_EXPORT' }
  | { readonly fault: 'NOT_PLAIN'; readonly path: readonly (string | number)[]; readonly found: string }
  | { readonly fault: 'THROWN'; readonly message: string; readonly stack: string };

const { file, alias } = workerData as LoadOrder;
harden();
parentPort?.postMessage('READY');
parentPort?.postMessage(await answer());

async function answer(): Promise<LoadAnswer> {
  try {
    const module = await importPlugin<{ default?: unknown }>(file, alias);
    const exported = exportedBy(module);
    return exported === undefined ? { fault: 'NO_EXPORT' } : plainCopy(describePlugin(exported));
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { fault: 'THROWN', message, stack: stack ?? '' };
  }
}
