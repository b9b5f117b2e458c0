import SqliteHandle from 'better-sqlite3';
import type { Backend, TransactionOptions } from './backend.js';
import type { Connection } from './connection.js';
import { DatabaseFailure } from './driver-errors.js';
import { withRetry } from './retry.js';
import { SqliteConnection } from './sqlite-connection.js';
import { TableShapes } from './table-shape.js';
import { TransactionConnection } from './transaction-connection.js';
import { WriteQueue } from './write-queue.js';

const DEFAULT_WAIT_SECONDS = 30;

/**
 * SQLite: every write goes through one queue of this process and BEGIN IMMEDIATE; reads have a read-only connection of
 * their own and see what is committed. Another process (the command line) may write beside it: then BEGIN is tried
 * again, without blocking this process's thread.
 */
export class SqliteBackend implements Backend {
  readonly dialect = 'sqlite';
  readonly reader: Connection;
  private readonly writer: SqliteConnection;
  private readonly readHandle: SqliteHandle.Database;
  private readonly shapes = new TableShapes();
  private readonly queue = new WriteQueue();
  private isClosed = false;

  /** Takes the writing connection that TypeORM has opened, so that migrations and writes share it. */
  constructor(writeHandle: SqliteHandle.Database, file: string) {
    prepareSqlite(writeHandle);
    writeHandle.pragma('journal_mode = WAL');
    writeHandle.pragma('synchronous = FULL');
    writeHandle.pragma('wal_autocheckpoint = 16000');
    this.writer = new SqliteConnection(writeHandle, true, this.shapes);
    this.readHandle = new SqliteHandle(file, { readonly: true, timeout: 1_000 });
    prepareSqlite(this.readHandle);
    this.reader = new SqliteConnection(this.readHandle, false, this.shapes);
  }

  transaction<T>(
    work: (connection: Connection) => Promise<T>,
    { lockWaitSeconds = DEFAULT_WAIT_SECONDS }: TransactionOptions,
  ): Promise<T> {
    return this.alone(() => this.take(work, lockWaitSeconds * 1_000), lockWaitSeconds * 1_000);
  }

  /** One transaction around it all: on SQLite even a change of the schema can be rolled back. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.alone(() => this.take(() => work(), DEFAULT_WAIT_SECONDS * 1_000), DEFAULT_WAIT_SECONDS * 1_000);
  }

  forgetSchema(): void {
    this.shapes.clear();
  }

  /** Waits for the writers before it; what comes later is refused. */
  async close(): Promise<void> {
    await this.alone(async () => {
      this.isClosed = true;
      this.readHandle.close();
    }, DEFAULT_WAIT_SECONDS * 1_000);
  }

  private alone<T>(job: () => Promise<T>, waitMs: number): Promise<T> {
    return this.queue.run(
      job,
      waitMs,
      () => new DatabaseFailure('busy', new Error(`A write waited ${waitMs} ms for the writers before it.`)),
    );
  }

  private async take<T>(work: (connection: Connection) => Promise<T>, waitMs: number): Promise<T> {
    if (this.isClosed) throw new DatabaseFailure('refused', new Error('The database is closed.'));
    const again = ({ kind }: DatabaseFailure, _tries: number, elapsedMs: number) =>
      kind === 'busy' && elapsedMs < waitMs;
    await withRetry(async () => this.writer.exec('BEGIN IMMEDIATE'), { again });
    const transaction = new TransactionConnection(this.writer);
    try {
      const result = await work(transaction);
      transaction.end();
      await withRetry(async () => this.commit(), { again });
      return result;
    } catch (error) {
      if (this.writer.isOpen) this.writer.exec('ROLLBACK');
      throw error;
    } finally {
      transaction.close();
    }
  }

  private commit(): void {
    if (!this.writer.isOpen)
      throw new DatabaseFailure('refused', new Error('SQLite rolled the transaction back by itself.'));
    this.writer.exec('COMMIT');
  }
}

/** What both connections share. SQLite's own LOWER knows ASCII only; MariaDB's knows Unicode. */
export function prepareSqlite(handle: SqliteHandle.Database): void {
  handle.pragma('cache_size = -16000');
  handle.pragma('temp_store = MEMORY');
  handle.function('lower', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
}
