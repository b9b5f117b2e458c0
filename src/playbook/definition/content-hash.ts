import { createHash } from 'node:crypto';

/** JSON with sorted keys: the same content gives the same text, whatever order it was written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** SHA-256 of a definition's canonical JSON, in hex: what a version is. */
export const contentHash = (definition: unknown): string =>
  createHash('sha256').update(canonicalJson(definition)).digest('hex');

/** What a version is made of: all that its definition says, but not how far its file wants it released. */
export function contentOf<T extends object>(definition: T): Omit<T, 'rollout'> {
  const { rollout: _, ...content } = definition as T & { readonly rollout?: unknown };
  return content;
}

/** What a playbook's version is: the hash of its content. */
export const versionHash = (definition: object): string => contentHash(contentOf(definition));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
