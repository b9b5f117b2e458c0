import { createHash } from 'node:crypto';

/** JSON with sorted keys: the same content gives the same text, whatever order it was written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
}

/** SHA-256 of a definition's canonical JSON, in hex: what a version is. */
export const contentHash = (definition: unknown): string => createHash('sha256').update(canonicalJson(definition)).digest('hex');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
