import { PerennialError } from './errors.js';

/** What a client asks of a list: forward by `first`/`after`, backward by `last`/`before`. */
export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** One page of a list. `totalCount` is counted only when it is asked for. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  totalCount(): Promise<number>;
}

/**
 * The `first` of a page of which nothing is asked for but its count: it reads no rows. No client can send it, for it is
 * no whole number.
 */
export const NO_ROWS = 0.5;

export const readsRows = ({ first }: PageRequest): boolean => first !== NO_ROWS;

export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 25;

/** The size that a request asks for. @throws BAD_INPUT when it asks both ways, or for fewer than 0 or more than 200. */
export function pageSize({ first, last }: PageRequest): number {
  if (first != null && last != null)
    throw new PerennialError('BAD_INPUT', 'Ask for `first` or for `last`, not for both.');
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 0 || size > MAX_PAGE)
    throw new PerennialError(
      'BAD_INPUT',
      `A page holds 0 to ${MAX_PAGE} records; ${size} were asked for. Page on with \`after\`.`,
    );
  return size;
}

/** An opaque cursor that holds the sort values of a row. */
export function encodeCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws CURSOR_INVALID */
export function decodeCursor(cursor: string, length: number): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === length) return values;
  } catch {
    // falls through to the error below
  }
  throw new PerennialError(
    'CURSOR_INVALID',
    'This cursor was not made for this list and order. Start again without `after`.',
  );
}
