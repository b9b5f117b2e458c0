import { STEP_KIND_NAMES } from '../playbook/definition/step-kinds.js';
import type { Within } from '../sdk/text/yaml.js';
import type { Locator, Place, SourceText } from './plugin.types.js';

type Path = readonly (string | number)[];

/** Fields whose value names a part of a definition: the nearest one above a place says where in the file to look. */
const NAMING = ['key', 'name', ...STEP_KIND_NAMES];

/** Finds places in code: `within` keeps its length, since the text stands in the file as it is. */
export const codeLocator =
  (definition: unknown, sources: readonly SourceText[]): Locator =>
  (path, { within } = {}) => {
    const place = locate(definition, path, sources, within);
    return { ...place, ...endOf(place, within) };
  };

function endOf({ line, column }: Place, within: Within | undefined): Pick<Place, 'endLine' | 'endColumn'> {
  if (within?.endColumn === undefined) return {};
  const lines = (within.endLine ?? within.line) - within.line;
  return { endLine: line + lines, endColumn: lines > 0 ? within.endColumn : column + within.endColumn - within.column };
}

/**
 * Finds in a plugin's files what stands at a place of its definition. The definition is data that the file's code made,
 * so this is a search: from the keys on the way to the field's name; or, with `within` (line and column from 1), to a
 * place inside its text.
 */
function locate(definition: unknown, path: Path, sources: readonly SourceText[], within?: Spot): Place {
  const found = sources.flatMap((source) => search(definition, path, source, within) ?? []);
  const best = found.reduce<Found | undefined>(
    (one, other) => (one !== undefined && one.matches >= other.matches ? one : other),
    undefined,
  );
  return best === undefined ? { file: sources[0]?.file ?? '', line: 1, column: 1 } : placeAt(best.source, best.offset);
}

interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A place in one file; the file that holds most of the keys on the way, and the text itself, is the right one. */
interface Found {
  readonly source: SourceText;
  readonly offset: number;
  readonly matches: number;
}

function search(definition: unknown, path: Path, source: SourceText, within: Spot | undefined): Found | undefined {
  const { text } = source;
  const { at: start, matches } = anchor(definition, path, text);
  const name = [...path].reverse().find((part) => typeof part === 'string');
  const field = name === undefined ? -1 : fieldAt(text, name, start);
  const value = valueAt(definition, path);
  const quoted = typeof value === 'string' ? nearestQuoted(text, value, Math.max(start, field)) : -1;
  if (within !== undefined && quoted >= 0)
    return { source, offset: quoted + 1 + offsetWithin(value as string, within), matches: matches + 1 };
  const offset = [field, quoted, start].find((at) => at > 0);
  return offset === undefined ? undefined : { source, offset, matches: matches + (quoted >= 0 ? 1 : 0) };
}

/** The place below `path` where a text stands; undefined when it does not. */
export function pathOfText(definition: unknown, path: Path, text: unknown): Path | undefined {
  const part = valueAt(definition, path);
  if (typeof text !== 'string' || part === text) return part === text ? path : undefined;
  if (typeof part !== 'object' || part === null) return undefined;
  const fields: (string | number)[] = Array.isArray(part) ? part.map((_, index) => index) : Object.keys(part);
  for (const field of fields) {
    const found = pathOfText(definition, [...path, field], text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Where the innermost part with a key of its own begins (0 when none is found), and how well the keys on the way were
 * found: deeper ones say more.
 */
function anchor(definition: unknown, path: Path, text: string): { at: number; matches: number } {
  let [at, matches] = [0, 0];
  for (let depth = 0; depth <= path.length; depth += 1) {
    for (const name of namesOf(valueAt(definition, path.slice(0, depth)))) {
      const found = nearestQuoted(text, name, at);
      if (found < 0) continue;
      at = found;
      matches += depth + 1;
    }
  }
  return { at, matches };
}

function namesOf(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return NAMING.flatMap((field) => ((part as Record<string, unknown>)[field] as unknown) ?? []).filter(
    (name): name is string => typeof name === 'string',
  );
}

function valueAt(definition: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, field) =>
      typeof part === 'object' && part !== null ? (part as Record<string | number, unknown>)[field] : undefined,
    definition,
  );
}

/** After a place, else anywhere. */
function nearestQuoted(text: string, value: string, from: number): number {
  const after = quotedAt(text, value, from);
  return after >= 0 ? after : quotedAt(text, value, 0);
}

/** The offset of the opening quote of a text that stands in quotes. */
function quotedAt(text: string, value: string, from: number): number {
  const escaped = [
    `'${value}'`,
    `"${value}"`,
    `\`${value}\``,
    JSON.stringify(value),
    `'${value.replaceAll("'", "\\'")}'`,
  ];
  const found = escaped.map((quoted) => text.indexOf(quoted, from)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

function fieldAt(text: string, field: string, from: number): number {
  const match = new RegExp(`(?<![\\w$])(['"]?)${field.replace(/[^\w$]/g, '\\$&')}\\1\\s*:`).exec(text.slice(from));
  return match === null ? -1 : from + match.index;
}

function offsetWithin(value: string, { line, column }: Spot): number {
  const before = value.split('\n').slice(0, line - 1);
  return before.reduce((length, text) => length + text.length + 1, 0) + column - 1;
}

function placeAt({ file, text }: SourceText, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
