import type { SqlValue } from '../kernel/context.js';
import { type BulkInsert, type Connection, WRITE_NEEDS_TRANSACTION } from './connection.js';
import { DatabaseFailure } from './driver-errors.js';
import type { TableShape } from './table-shape.js';

/**
 * The connection as one transaction sees it. After the transaction's end it refuses everything, so a call that was not
 * awaited cannot write into somebody else's transaction; after a failure that rolled the transaction back (a deadlock,
 * a lost connection) too, so what comes after a swallowed error cannot be committed by itself.
 */
export class TransactionConnection implements Connection {
  readonly isTransaction = true;
  private isEnded = false;
  private failure: DatabaseFailure | undefined;

  constructor(private readonly inner: Connection) {}

  get dialect() {
    return this.inner.dialect;
  }

  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.guard(() => this.inner.query<Row>(sql, values));
  }

  run(sql: string, values?: readonly unknown[]): Promise<number> {
    return this.guard(() => this.inner.run(sql, values));
  }

  insert(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    return this.guard(() => this.inner.insert(statement, rows));
  }

  shape(table: string): Promise<TableShape> {
    return this.guard(() => this.inner.shape(table));
  }

  /**
   * Nothing more is taken, and it may be committed. @throws the failure that rolled it back, when that was swallowed.
   */
  end(): void {
    this.close();
    if (this.failure) throw this.failure;
  }

  /** Nothing more is taken. */
  close(): void {
    this.isEnded = true;
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.failure) throw this.failure;
    if (this.isEnded)
      throw new Error(`The transaction has ended; a statement came after it. ${WRITE_NEEDS_TRANSACTION}`);
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseFailure && ['busy', 'lost', 'unsure', 'refused'].includes(error.kind))
        this.failure = error;
      throw error;
    }
  }
}
