import type { Database as SqliteHandle } from 'better-sqlite3';
import type { SqlValue } from '../kernel/context.js';
import { type BulkInsert, bindable, bindables, type Connection, WRITE_NEEDS_TRANSACTION } from './connection.js';
import { asFailure } from './driver-errors.js';
import { marks } from './sql.js';
import { Statements } from './statements.js';
import type { TableShape, TableShapes } from './table-shape.js';

/** Rows a statement: few sizes, so that few statements are prepared. */
const INSERT_SIZES = [100, 10, 1] as const;

/** Statements on one SQLite connection, straight to the driver. */
export class SqliteConnection implements Connection {
  readonly dialect = 'sqlite';
  private readonly statements: Statements;

  constructor(
    private readonly handle: SqliteHandle,
    readonly isTransaction: boolean,
    private readonly shapes: TableShapes,
  ) {
    this.statements = new Statements(handle);
  }

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const statement = this.attempt(() => this.statements.get(sql));
    if (statement.reader) return this.attempt(() => statement.all(bindables(values))) as Row[];
    await this.run(sql, values);
    return [];
  }

  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    if (!this.isTransaction) throw new Error(WRITE_NEEDS_TRANSACTION);
    return this.attempt(() => this.statements.get(sql).run(bindables(values)).changes);
  }

  async insert({ table, columns, suffix }: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const row = `(${marks(columns)})`;
    const head = `INSERT INTO \`${table}\` (${columns.map((column) => `\`${column}\``).join(',')}) VALUES `;
    let inserted = 0;
    for (let at = 0; at < rows.length; ) {
      const size = INSERT_SIZES.find((each) => each <= rows.length - at) ?? 1;
      const values: SqlValue[] = [];
      for (const each of rows.slice(at, at + size)) for (const value of each) values.push(bindable(value));
      inserted += this.attempt(
        () => this.statements.get(`${head}${row}${`,${row}`.repeat(size - 1)} ${suffix}`).run(values).changes,
      );
      at += size;
    }
    return inserted;
  }

  shape(table: string): Promise<TableShape> {
    return this.shapes.of(this, table);
  }

  /** A statement without rows or values: BEGIN, COMMIT, a pragma. */
  exec(sql: string): void {
    this.attempt(() => this.handle.exec(sql));
  }

  /** False when SQLite has rolled back by itself (disk full, I/O error). */
  get isOpen(): boolean {
    return this.handle.inTransaction;
  }

  private attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asFailure(error);
    }
  }
}
