import type { Connection } from './connection.js';

export interface TransactionOptions {
  /** How long it waits for locks that others hold, in all; default 10 s on MySQL, 30 s on SQLite. */
  readonly lockWaitSeconds?: number;
  /** How often the whole transaction is taken again after a deadlock or a lost connection; default 10. */
  readonly retries?: number;
  /** How often of these after a lost connection; default 3. */
  readonly lostRetries?: number;
}

/** One kind of database behind `Database`. */
export interface Backend {
  readonly dialect: 'sqlite' | 'mysql';
  /** Reads what is committed; refuses to write. */
  readonly reader: Connection;
  transaction<T>(work: (connection: Connection) => Promise<T>, options: TransactionOptions): Promise<T>;
  /** Runs what TypeORM does on its own connection (migrations), while nobody else writes or migrates. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Forgets what it knows of the schema. */
  forgetSchema(): void;
  close(): Promise<void>;
}
