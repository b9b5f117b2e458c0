import { isDeepStrictEqual } from 'node:util';

/** Stands in a test for any value of a kind: `expect.any(Number)`. */
class Pattern {
  constructor(
    readonly name: string,
    readonly accepts: (value: unknown) => boolean,
  ) {}

  toString(): string {
    return this.name;
  }
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Whether two values are the same, fields that are undefined left aside; patterns accept what they accept. */
export function isSame(found: unknown, wanted: unknown): boolean {
  if (wanted instanceof Pattern) return wanted.accepts(found);
  if (Array.isArray(wanted))
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => isSame(found[index], item))
    );
  if (!isFields(wanted)) return isDeepStrictEqual(found, wanted);
  return (
    isFields(found) &&
    [...new Set([...Object.keys(found), ...Object.keys(wanted)])].every((name) => isSame(found[name], wanted[name]))
  );
}

/** Whether a value has at least what is wanted: of fields those that are named, of a list every item. */
export function hasAtLeast(found: unknown, wanted: unknown): boolean {
  if (wanted instanceof Pattern) return wanted.accepts(found);
  if (Array.isArray(wanted))
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => hasAtLeast(found[index], item))
    );
  if (!isFields(wanted)) return isDeepStrictEqual(found, wanted);
  return isFields(found) && Object.entries(wanted).every(([name, value]) => hasAtLeast(found[name], value));
}

/** The patterns that `expect` offers. */
export const PATTERNS = {
  anything: () => new Pattern('anything', (value) => value !== undefined && value !== null),
  any: (type: abstract new (...args: never[]) => unknown) =>
    new Pattern(`any ${type.name}`, (value) => typeof value === type.name.toLowerCase() || value instanceof type),
  stringContaining: (part: string) =>
    new Pattern(`a text with “${part}”`, (value) => typeof value === 'string' && value.includes(part)),
  stringMatching: (pattern: RegExp | string) =>
    new Pattern(`a text like ${pattern}`, (value) => typeof value === 'string' && new RegExp(pattern).test(value)),
  objectContaining: (fields: Fields) =>
    new Pattern(
      'fields',
      (value) => isFields(value) && Object.entries(fields).every(([name, field]) => isSame(value[name], field)),
    ),
  arrayContaining: (items: readonly unknown[]) =>
    new Pattern(
      'a list',
      (value) => Array.isArray(value) && items.every((item) => value.some((found) => isSame(found, item))),
    ),
} as const;
