import type { Executor, SqlValue } from '../kernel/context.js';
import type { TableShape } from './table-shape.js';

/** A statement that inserts many rows, up to where the rows come. */
export interface BulkInsert {
  readonly table: string;
  readonly columns: readonly string[];
  /** What follows the rows: `ON CONFLICT …`. */
  readonly suffix: string;
}

/** What `database/` itself needs of an executor, beyond what the rest of the house sees. */
export interface Connection extends Executor {
  /** Inserts rows, in as many statements as it takes. Returns how many were inserted. */
  insert(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number>;
  /** The columns and the primary key of a table, from the database's catalogue. */
  shape(table: string): Promise<TableShape>;
}

/** The connection under a context. */
export function connectionOf({ db }: { readonly db: Executor }): Connection {
  return db as Connection;
}

/**
 * The transaction under a context. @throws when there is none: a write by itself would not be atomic with what it
 * belongs to.
 */
export function transactionOf(ctx: { readonly db: Executor }): Connection {
  if (!ctx.db.isTransaction) throw new Error(WRITE_NEEDS_TRANSACTION);
  return connectionOf(ctx);
}

export const WRITE_NEEDS_TRANSACTION = 'A write needs a transaction: database.transaction(ctx, async (ctx) => …).';

/** A value as both drivers take it. */
export function bindable(value: unknown): SqlValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    Buffer.isBuffer(value)
  )
    return value;
  throw new TypeError(
    `A statement cannot carry a value of type ${Object.prototype.toString.call(value)}; turn it into a column's ` +
      `form first.`,
  );
}

/** Values as both drivers take them. */
export function bindables(values: readonly unknown[]): SqlValue[] {
  return values.map(bindable);
}
