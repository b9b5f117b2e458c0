import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2';
import type { SqlValue } from '../kernel/context.js';
import { asFailure } from './driver-errors.js';

/** One round trip by mysql2's text protocol: rows, or the header of a writing statement. Its promise API is slower. */
export function ask(on: Pool | PoolConnection, sql: string, values: readonly SqlValue[] = []): Promise<unknown> {
  return new Promise((resolve, reject) => {
    (on as PoolConnection).query(sql, values as SqlValue[], (error, result) =>
      error ? reject(asFailure(error)) : resolve(result),
    );
  });
}

/** The same by the binary protocol, with a statement that the connection keeps prepared. */
export function execute(on: PoolConnection, sql: string, values: readonly SqlValue[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    on.execute(sql, values as SqlValue[], (error, result) => (error ? reject(asFailure(error)) : resolve(result)));
  });
}

/** A connection of the pool. */
export function connect(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(asFailure(error)) : resolve(connection)));
  });
}

/** How many rows a statement met: those an UPDATE matched (as SQLite counts), those an INSERT inserted. */
export function touched(result: unknown): number {
  const { affectedRows, info } = result as ResultSetHeader;
  const matched = /^Rows matched: (\d+)/.exec(info);
  return matched ? Number(matched[1]) : affectedRows;
}
