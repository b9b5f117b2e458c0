import type { SqlValue } from '../kernel/context.js';
import type { Backend, TransactionOptions } from './backend.js';
import type { BulkInsert, Connection } from './connection.js';
import { DatabaseFailure } from './driver-errors.js';

/** Transactions of a thread that has no writing connection, statement by statement. An answer is plain data. */
export interface WriteDesk {
  /** Returns the number of the transaction, once it is open. */
  begin(options: TransactionOptions): Promise<number>;
  query(transaction: number, sql: string, values: readonly unknown[]): Promise<unknown[]>;
  run(transaction: number, sql: string, values: readonly unknown[]): Promise<number>;
  insert(transaction: number, statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number>;
  /** Commits, or rolls back. */
  end(transaction: number, isDone: boolean): Promise<void>;
}

interface Held {
  readonly connection: Connection;
  readonly commit: () => void;
  readonly rollBack: (reason: unknown) => void;
  readonly ended: Promise<void>;
  timer: NodeJS.Timeout;
}

/** A transaction without a word for so long is rolled back: whoever opened it holds up every writer, ms. */
const MOST_SILENT = 30_000;

/** The desk where the writing connection is. Other writers wait while a transaction is open, as for any other. */
export class LocalWriteDesk implements WriteDesk {
  private readonly open = new Map<number, Held>();
  private last = 0;

  constructor(
    private readonly backend: Pick<Backend, 'transaction'>,
    private readonly mostSilentMs = MOST_SILENT,
  ) {}

  begin(options: TransactionOptions): Promise<number> {
    this.last += 1;
    const transaction = this.last;
    return new Promise((begun, refused) => {
      const ended = this.backend.transaction(
        (connection) =>
          new Promise<void>((commit, rollBack) => {
            const timer = this.timer(transaction);
            this.open.set(transaction, { connection, commit, rollBack, timer, ended: settled });
            begun(transaction);
          }),
        { ...options, retries: 0 },
      );
      const settled = ended.finally(() => this.forget(transaction));
      settled.catch(refused); // after it has begun that changes nothing
    });
  }

  async query(transaction: number, sql: string, values: readonly unknown[]): Promise<unknown[]> {
    return this.held(transaction).connection.query(sql, values);
  }

  async run(transaction: number, sql: string, values: readonly unknown[]): Promise<number> {
    return this.held(transaction).connection.run(sql, values);
  }

  async insert(transaction: number, to: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    return this.held(transaction).connection.insert(to, rows);
  }

  async end(transaction: number, isDone: boolean): Promise<void> {
    const held = this.held(transaction);
    if (isDone) held.commit();
    else held.rollBack(GIVEN_UP);
    await held.ended.catch((error: unknown) => {
      if (error !== GIVEN_UP) throw error;
    });
  }

  private held(transaction: number): Held {
    const held = this.open.get(transaction);
    if (held === undefined) throw new DatabaseFailure('lost', new Error('The transaction has been rolled back.'));
    held.timer.refresh();
    return held;
  }

  private timer(transaction: number): NodeJS.Timeout {
    const silent = () =>
      this.open
        .get(transaction)
        ?.rollBack(new DatabaseFailure('lost', new Error(`No word for ${this.mostSilentMs} ms.`)));
    return setTimeout(silent, this.mostSilentMs).unref();
  }

  private forget(transaction: number): void {
    clearTimeout(this.open.get(transaction)?.timer);
    this.open.delete(transaction);
  }
}

const GIVEN_UP = new Error('The transaction was given up by whoever opened it.');
