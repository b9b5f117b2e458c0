import type { Pool } from 'mysql2';
import { bindables, type Connection, WRITE_NEEDS_TRANSACTION } from './connection.js';
import { ask } from './mysql-ask.js';
import { withRetry } from './retry.js';
import type { TableShape, TableShapes } from './table-shape.js';

/** Reads, each on whatever connection of the pool is free. One that had gone stale is replaced unnoticed. */
export class MysqlReader implements Connection {
  readonly dialect = 'mysql';
  readonly isTransaction = false;

  constructor(
    private readonly pool: Pool,
    private readonly shapes: TableShapes,
  ) {}

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const bound = bindables(values);
    return (await withRetry(() => ask(this.pool, sql, bound), {
      again: ({ kind }, tries) => kind === 'lost' && tries <= 2,
    })) as Row[];
  }

  async run(): Promise<number> {
    throw new Error(WRITE_NEEDS_TRANSACTION);
  }

  async insert(): Promise<number> {
    throw new Error(WRITE_NEEDS_TRANSACTION);
  }

  shape(table: string): Promise<TableShape> {
    return this.shapes.of(this, table);
  }
}
