import { createHash } from 'node:crypto';
import type { Context, SqlValue } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { decodeCursor, encodeCursor, type Page, type PageRequest, pageSize, readsRows } from '../kernel/page.js';
import { selectTogether } from './select-together.js';
import { joined, type Sql, sql, where } from './sql.js';

/** One term of an order. The column may be qualified or be an expression; NULLs come last, whichever the direction. */
export interface OrderTerm {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  /** By which cursors know an expression that is not the same every day; default the column. */
  readonly name?: string;
  /** Whether the column can be NULL; default false, which lets an index serve the order. */
  readonly nullable?: boolean;
}

export interface KeysetQuery<T> {
  /** A table, or a FROM clause with joins. */
  readonly table: string;
  /** What is selected; default `*`. */
  readonly select?: string;
  readonly where?: readonly Sql[];
  readonly order?: readonly OrderTerm[];
  /** A unique column that settles ties; default `id`. */
  readonly idColumn?: string;
  readonly request: PageRequest;
  readonly map: (row: never) => T;
}

type KeyedRow = Record<string, SqlValue>;

/**
 * A page by the values of its last row rather than by counting, so that a page costs the same wherever it is and
 * nothing is shown twice or left out when rows come and go. Pages of one kind that a request asks for at the same time,
 * such as the risks of each of its accounts, share a statement, and so do their counts. @throws CURSOR_INVALID for a
 * cursor of another list or order.
 */
export async function keysetPage<T>(ctx: Pick<Context, 'db' | 'memo'>, query: KeysetQuery<T>): Promise<Page<T>> {
  const { table, select = '*', where: conditions = [], request, map } = query;
  const size = pageSize(request);
  const isBackward = request.last != null;
  const terms = fullOrder(query);
  const mark = fingerprint(table, terms);
  const bounds = [
    ...(request.after == null ? [] : [beyond(terms, valuesOf(request.after, mark, terms), false)]),
    ...(request.before == null ? [] : [beyond(terms, valuesOf(request.before, mark, terms), true)]),
  ];
  const filter = where([...conditions, ...bounds]);
  const keys = terms.map(({ column }, place) => `${column} AS ${keyName(place)}`).join(', ');
  const rest = `${filter.text} ORDER BY ${orderText(terms, isBackward)} LIMIT ${size + 1}`;
  const page = { columns: `${select}, ${keys}`, from: table, rest, values: filter.values };
  const found = readsRows(request) ? await selectTogether<KeyedRow>(ctx, page) : [];
  const rows = found.slice(0, size);
  if (isBackward) rows.reverse();
  const isMore = found.length > size;
  return {
    nodes: rows.map((row) => map(row as never)),
    cursors: rows.map((row) => encodeCursor([mark, ...terms.map((_, place) => row[keyName(place)])])),
    hasNextPage: isBackward ? request.before != null : isMore,
    hasPreviousPage: isBackward ? isMore : request.after != null,
    totalCount: countOnce(ctx, table, conditions),
  };
}

function countOnce(
  ctx: Pick<Context, 'db' | 'memo'>,
  table: string,
  conditions: readonly Sql[],
): () => Promise<number> {
  let counted: Promise<number> | undefined;
  const count = async () => {
    const { text: rest, values } = where(conditions);
    const counting = { columns: 'COUNT(*) AS total', from: table, rest, values };
    const [row] = await selectTogether<{ total: number }>(ctx, counting);
    return row?.total ?? 0;
  };
  return () => (counted ??= count());
}

/** The order with the id as its last term, in the direction of the term before, so that one index can serve both. */
function fullOrder({ order = [], idColumn = 'id' }: KeysetQuery<unknown>): readonly OrderTerm[] {
  return [...order, { column: idColumn, direction: order.at(-1)?.direction ?? 'ASC' }];
}

const keyName = (place: number) => `keyset_${place}`;

/** Which list and order a cursor is of. */
function fingerprint(table: string, terms: readonly OrderTerm[]): string {
  return createHash('sha256')
    .update(`${table} ${terms.map(({ column, name = column, direction }) => `${name} ${direction}`).join()}`)
    .digest('base64url')
    .slice(0, 6);
}

function valuesOf(cursor: string, mark: string, terms: readonly OrderTerm[]): SqlValue[] {
  const [found, ...values] = decodeCursor(cursor, terms.length + 1);
  if (
    found === mark &&
    values.every((value) => value === null || typeof value === 'string' || typeof value === 'number')
  )
    return values as SqlValue[];
  throw new PerennialError(
    'CURSOR_INVALID',
    'This cursor was not made for this list and order. Start again without `after`.',
  );
}

/** NULL is the lowest value of both databases: last by nature when descending. */
function orderText(terms: readonly OrderTerm[], isBackward: boolean): string {
  return terms
    .map(({ column, direction, nullable }) => {
      const nulls = nullable && direction === 'ASC' ? `${column} IS NULL ${isBackward ? 'DESC' : 'ASC'}, ` : '';
      return `${nulls}${column} ${isBackward ? opposite(direction) : direction}`;
    })
    .join(', ');
}

const opposite = (direction: 'ASC' | 'DESC') => (direction === 'ASC' ? 'DESC' : 'ASC');

/** The rows strictly after the given values, or strictly before them: equal in the first terms, beyond in the next. */
function beyond(terms: readonly OrderTerm[], values: readonly SqlValue[], isBefore: boolean): Sql {
  const branches = terms.flatMap((term, place) => {
    const past = beyondInTerm(term, values[place] ?? null, isBefore);
    if (!past) return [];
    const equal = terms.slice(0, place).map((earlier, index) => equalInTerm(earlier, values[index] ?? null));
    return [joined([...equal, past], 'AND') as Sql];
  });
  return joined(branches, 'OR') ?? sql('1 = 0');
}

function equalInTerm({ column }: OrderTerm, value: SqlValue): Sql {
  return value === null ? sql(`${column} IS NULL`) : sql(`${column} = ?`, value);
}

function beyondInTerm({ column, direction, nullable }: OrderTerm, value: SqlValue, isBefore: boolean): Sql | undefined {
  if (value === null) return isBefore ? sql(`${column} IS NOT NULL`) : undefined;
  const sign = (direction === 'ASC') === isBefore ? '<' : '>';
  return sql(nullable && !isBefore ? `${column} ${sign} ? OR ${column} IS NULL` : `${column} ${sign} ?`, value);
}
