import type { Pool, PoolConnection } from 'mysql2';
import type { Backend, TransactionOptions } from './backend.js';
import type { Connection } from './connection.js';
import { DatabaseFailure } from './driver-errors.js';
import { ask, connect } from './mysql-ask.js';
import { MysqlConnection } from './mysql-connection.js';
import { createReaderPool, createWriterPool, type MysqlAddress, WRITER_TIMEOUT_SECONDS } from './mysql-pool.js';
import { MysqlReader } from './mysql-reader.js';
import { withRetry } from './retry.js';
import { TableShapes } from './table-shape.js';
import { TransactionConnection } from './transaction-connection.js';

const DEFAULT_WAIT_SECONDS = 10;
const DEFAULT_RETRIES = 10;
/** How often an open transaction says that it lives, ms. */
const HEARTBEAT = (WRITER_TIMEOUT_SECONDS * 1_000) / 4;
const MIGRATION_LOCK = 'perennial.migration';

/**
 * MySQL and MariaDB: transactions at READ COMMITTED, the whole of it taken again after a deadlock or a lost connection.
 */
export class MysqlBackend implements Backend {
  readonly dialect = 'mysql';
  readonly reader: Connection;
  private readonly readers: Pool;
  private readonly writers: Pool;
  private readonly shapes = new TableShapes();
  /** The lock wait that each connection is set to, so that it is set only when another is asked for. */
  private readonly lockWaits = new WeakMap<object, number>();
  private readonly underWay = new Set<Promise<unknown>>();
  private isClosing = false;

  constructor(address: MysqlAddress, poolSize = 10) {
    this.readers = createReaderPool(address, poolSize);
    this.writers = createWriterPool(address, poolSize);
    this.reader = new MysqlReader(this.readers, this.shapes);
  }

  transaction<T>(
    work: (connection: Connection) => Promise<T>,
    { lockWaitSeconds, retries = DEFAULT_RETRIES, lostRetries = 3 }: TransactionOptions,
  ): Promise<T> {
    const waitMs = lockWaitSeconds === undefined ? Number.POSITIVE_INFINITY : lockWaitSeconds * 1_000;
    const again = ({ kind }: DatabaseFailure, tries: number, elapsedMs: number) =>
      (kind === 'busy' && tries <= retries && elapsedMs < waitMs) ||
      (kind === 'lost' && tries <= Math.min(retries, lostRetries));
    return this.watch(withRetry(() => this.take(work, lockWaitSeconds ?? DEFAULT_WAIT_SECONDS), { again }));
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const connection = await connect(this.readers);
    try {
      const [row] = (await ask(connection, 'SELECT GET_LOCK(?, 60) AS isHeld', [MIGRATION_LOCK])) as {
        isHeld: number;
      }[];
      if (row?.isHeld !== 1)
        throw new DatabaseFailure('busy', new Error('Another process has been migrating for a minute.'));
      return await work();
    } finally {
      await ask(connection, 'SELECT RELEASE_LOCK(?)', [MIGRATION_LOCK]).then(
        () => connection.release(),
        () => connection.destroy(),
      );
    }
  }

  forgetSchema(): void {
    this.shapes.clear();
  }

  /** Waits for the transactions under way; what comes later is refused. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.allSettled(this.underWay);
    await Promise.all(
      [this.readers, this.writers].map((pool) => new Promise<void>((resolve) => pool.end(() => resolve()))),
    );
  }

  private watch<T>(transaction: Promise<T>): Promise<T> {
    const ended = transaction.finally(() => this.underWay.delete(ended));
    this.underWay.add(ended);
    return ended;
  }

  private async take<T>(work: (connection: Connection) => Promise<T>, lockWaitSeconds: number): Promise<T> {
    if (this.isClosing) throw new DatabaseFailure('refused', new Error('The database is closed.'));
    const connection = await connect(this.writers);
    const transaction = new TransactionConnection(new MysqlConnection(connection, this.shapes));
    const heartbeat = setInterval(() => beat(connection), HEARTBEAT);
    try {
      await this.begin(connection, lockWaitSeconds);
      const result = await work(transaction);
      transaction.end();
      await commit(connection);
      connection.release();
      return result;
    } catch (error) {
      await rollback(connection);
      throw error;
    } finally {
      clearInterval(heartbeat);
      transaction.close();
    }
  }

  private async begin(connection: PoolConnection, lockWaitSeconds: number): Promise<void> {
    const seconds = Math.max(1, Math.round(lockWaitSeconds));
    if (this.lockWaits.get(connection) !== seconds)
      await ask(connection, `SET SESSION innodb_lock_wait_timeout = ${seconds}`);
    this.lockWaits.set(connection, seconds);
    await ask(connection, 'START TRANSACTION');
  }
}

/** The server ends what is silent, so that a stopped process holds no locks; one that computes is not stopped. */
function beat(connection: PoolConnection): void {
  ask(connection, 'DO 0').catch(() => undefined); // the next statement of the transaction tells
}

/** A connection lost while committing leaves it open whether it was: that is no case for doing it all again. */
async function commit(connection: PoolConnection): Promise<void> {
  try {
    await ask(connection, 'COMMIT');
  } catch (error) {
    throw error instanceof DatabaseFailure && error.kind === 'lost'
      ? new DatabaseFailure('unsure', error.cause)
      : error;
  }
}

/** A connection whose rollback fails is not used again: the server rolls back when it is gone. */
async function rollback(connection: PoolConnection): Promise<void> {
  await ask(connection, 'ROLLBACK').then(
    () => connection.release(),
    () => connection.destroy(),
  );
}
