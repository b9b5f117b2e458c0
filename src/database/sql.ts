import type { SqlValue } from '../kernel/context.js';

/** A piece of SQL with its values, in order: what is put together never mixes text and values. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** `?,?,?` for a list. An empty list gives `NULL`, so that `IN (…)` is valid and matches nothing. */
export function marks(list: readonly unknown[] | number): string {
  const count = typeof list === 'number' ? list : list.length;
  return count === 0 ? 'NULL' : `?${',?'.repeat(count - 1)}`;
}

/** A list of pairs for `(a, b) IN (…)`: `VALUES (?,?),(?,?)` where that is what the database seeks by an index. */
export const valuesOfPairs = ({ dialect }: { readonly dialect: 'sqlite' | 'mysql' }, count: number): string => {
  const pairs = Array.from({ length: count }, () => '(?,?)').join(',');
  return dialect === 'sqlite' ? `VALUES ${pairs}` : pairs;
};

/** `sql('name = ?', name)`. */
export const sql = (text: string, ...values: SqlValue[]): Sql => ({ text, values });

/** `column IN (…)`. */
export const isIn = (column: string, values: readonly SqlValue[]): Sql => ({
  text: `${column} IN (${marks(values)})`,
  values,
});

/** A column between two bounds, each included; one left out is open. Nothing when both are. */
export function bounded(
  column: string,
  bounds: { readonly gte?: SqlValue | undefined; readonly lte?: SqlValue | undefined } | null | undefined,
): Sql[] {
  const { gte, lte } = bounds ?? {};
  return [...(gte == null ? [] : [sql(`${column} >= ?`, gte)]), ...(lte == null ? [] : [sql(`${column} <= ?`, lte)])];
}

/** Pieces joined by a word: `joined([a, b], 'OR')` → `(a) OR (b)`. An empty list gives undefined. */
export function joined(pieces: readonly Sql[], word: 'AND' | 'OR'): Sql | undefined {
  if (pieces.length === 0) return undefined;
  return {
    text: pieces.map(({ text }) => `(${text})`).join(` ${word} `),
    values: pieces.flatMap(({ values }) => values),
  };
}

/** A text as a pattern of `LIKE ? ESCAPE '!'`: `%` and `_` in it mean themselves. */
export const likeText = (text: string): string => text.replace(/[!%_]/g, '!$&');

/** Whether a column holds a text anywhere in it. Both are compared as they are. */
export const holdsText = (column: string, text: string): Sql =>
  sql(`${column} LIKE ? ESCAPE '!'`, `%${likeText(text)}%`);

/** `WHERE (…) AND (…)`, or nothing when there are no conditions. */
export function where(pieces: readonly Sql[]): Sql {
  const all = joined(pieces, 'AND');
  return all ? { text: ` WHERE ${all.text}`, values: all.values } : { text: '', values: [] };
}
