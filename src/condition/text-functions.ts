import type { Environment } from '@marcbachmann/cel-js';
import { patternOf } from './pattern.js';
import { pointOf, pointsOf, unitOf } from './points.rules.js';
import { spend, stepsOfText } from './steps.js';

/** V8 looks for a long text in another step by step where they nearly match: so many characters at a time are free. */
const SHORT_NEEDLE = 32;
/** A length of time is written in fewer characters than this. */
const LONGEST_DURATION = 100;

type Whole = bigint | number;

/** CEL's functions on texts, counted in characters and paid for by their work; `ours_` stands before their names. */
export function registerTextFunctions(environment: Environment, nameOf: (name: string) => string): void {
  const register = (receiver: string, name: string, rest: string, handler: (...values: never[]) => unknown) =>
    environment.registerFunction(`${receiver}.${nameOf(name)}${rest}`, handler, { async: false });
  register('string', 'contains', '(string): bool', contains);
  register('string', 'matches', '(string): bool', (text: string, source: string) => patternOf(source).test(text));
  register('string', 'charAt', '(int): string', charAt);
  register('string', 'substring', '(int): string', substring);
  register('string', 'substring', '(int, int): string', substring);
  register('string', 'indexOf', '(string): int', indexOf);
  register('string', 'indexOf', '(string, int): int', indexOf);
  register('string', 'lastIndexOf', '(string): int', lastIndexOf);
  register('string', 'lastIndexOf', '(string, int): int', lastIndexOf);
  register('string', 'split', '(string): list<string>', split);
  register('string', 'split', '(string, int): list<string>', split);
  register('list<string>', 'join', '(): string', join);
  register('list<string>', 'join', '(string): string', join);
  environment.registerFunction('shortText(string): string', shortText, { async: false });
}

function search(text: string, needle: string): void {
  spend(stepsOfText(text.length) * Math.ceil((needle.length + 1) / SHORT_NEEDLE));
}

function contains(text: string, needle: string): boolean {
  search(text, needle);
  return text.includes(needle);
}

function place(text: string, point: Whole): number {
  const unit = unitOf(text, Number(point));
  if (unit === undefined) throw new RangeError('The place lies outside of the text');
  return unit;
}

function charAt(text: string, at: Whole): string {
  const unit = place(text, at);
  const code = text.codePointAt(unit);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function substring(text: string, from: Whole, to?: Whole): string {
  const start = place(text, from);
  const end = to === undefined ? text.length : place(text, to);
  if (end < start) throw new RangeError('The part ends before it begins');
  return text.slice(start, end);
}

function indexOf(text: string, needle: string, from: Whole = 0): bigint {
  search(text, needle);
  return BigInt(pointOf(text, text.indexOf(needle, place(text, from))));
}

function lastIndexOf(text: string, needle: string, from?: Whole): bigint {
  search(text, needle);
  const start = from === undefined ? text.length : place(text, from);
  return BigInt(pointOf(text, text.lastIndexOf(needle, start)));
}

function split(text: string, separator: string, most: Whole = -1): string[] {
  search(text, separator);
  const limit = Number(most);
  if (limit === 0) return [];
  const parts = separator === '' ? pointsOf(text) : text.split(separator);
  spend(parts.length);
  return limit < 0 || parts.length <= limit
    ? parts
    : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function join(parts: readonly unknown[], separator = ''): string {
  if (!parts.every((part) => typeof part === 'string')) throw new TypeError('A list that is joined holds texts');
  const length = (parts as readonly string[]).reduce((sum, part) => sum + part.length + separator.length, 0);
  spend(parts.length + stepsOfText(length));
  return parts.join(separator);
}

function shortText(text: string): string {
  if (text.length > LONGEST_DURATION) throw new RangeError('The text is no length of time');
  return text;
}
