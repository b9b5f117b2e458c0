import SqliteHandle from 'better-sqlite3';
import type { SqlValue } from '../kernel/context.js';
import type { Backend, TransactionOptions } from './backend.js';
import { type BulkInsert, bindables, type Connection } from './connection.js';
import { DatabaseFailure } from './driver-errors.js';
import { prepareSqlite } from './sqlite-backend.js';
import { SqliteConnection } from './sqlite-connection.js';
import { type TableShape, TableShapes } from './table-shape.js';
import { TransactionConnection } from './transaction-connection.js';
import type { WriteDesk } from './write-desk.js';

/** SQLite in a thread that only reads: its transactions are taken at the desk of the thread that holds the writer. */
export class RemoteBackend implements Backend {
  readonly dialect = 'sqlite';
  readonly reader: Connection;
  private readonly handle: SqliteHandle.Database;
  private readonly shapes = new TableShapes();
  private readonly underWay = new Set<Promise<unknown>>();
  private isClosing = false;

  constructor(
    file: string,
    private readonly desk: WriteDesk,
  ) {
    this.handle = new SqliteHandle(file, { readonly: true, timeout: 1_000 });
    prepareSqlite(this.handle);
    this.reader = new SqliteConnection(this.handle, false, this.shapes);
  }

  transaction<T>(work: (connection: Connection) => Promise<T>, options: TransactionOptions): Promise<T> {
    const ended = this.take(work, options).finally(() => this.underWay.delete(ended));
    this.underWay.add(ended);
    return ended;
  }

  async exclusive<T>(): Promise<T> {
    throw new Error('The schema is changed by the thread that holds the writing connection.');
  }

  forgetSchema(): void {
    this.shapes.clear();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.allSettled(this.underWay);
    this.handle.close();
  }

  private async take<T>(work: (connection: Connection) => Promise<T>, options: TransactionOptions): Promise<T> {
    if (this.isClosing) throw new DatabaseFailure('refused', new Error('The database is closed.'));
    const id = await this.desk.begin(options);
    const transaction = new TransactionConnection(new RemoteConnection(this.desk, id, this.reader));
    try {
      const result = await work(transaction);
      transaction.end();
      await this.desk.end(id, true);
      return result;
    } catch (error) {
      await this.desk.end(id, false).catch(() => undefined); // it is rolled back already
      throw error;
    } finally {
      transaction.close();
    }
  }
}

/** One transaction, as the thread that opened it from afar sees it. */
class RemoteConnection implements Connection {
  readonly dialect = 'sqlite';
  readonly isTransaction = true;

  constructor(
    private readonly desk: WriteDesk,
    private readonly id: number,
    private readonly reader: Connection,
  ) {}

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.desk.query(this.id, sql, bindables(values))) as Row[];
  }

  run(sql: string, values: readonly unknown[] = []): Promise<number> {
    return this.desk.run(this.id, sql, bindables(values));
  }

  insert(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    return this.desk.insert(
      this.id,
      statement,
      rows.map((row) => bindables(row)),
    );
  }

  shape(table: string): Promise<TableShape> {
    return this.reader.shape(table);
  }
}
