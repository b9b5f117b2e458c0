import { join, relative } from 'node:path';
import type { PluginFault, PluginKind } from '../plugin.types.js';

/** A file that is to be a plugin. */
export interface Entry {
  readonly folder: string;
  /** What the names of its files are relative to, and what stands before them. */
  readonly base: string;
  readonly prefix?: string;
  readonly path: string;
  readonly kind: PluginKind;
}

/** A file's name as faults say it. */
export const nameIn = ({ base, prefix = '' }: Entry, path: string): string => join(prefix, relative(base, path));

/** A fault of a file as a whole. */
export const fault = (file: string, code: string, message: string, cure: string): PluginFault => ({
  severity: 'ERROR',
  code,
  message,
  cure,
  file,
  line: 1,
  column: 1,
});
