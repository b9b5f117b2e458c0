import type { DataSource } from 'typeorm';
import type { Context, Executor } from '../kernel/context.js';
import type { Log } from '../kernel/log.js';
import type { Backend, TransactionOptions } from './backend.js';
import { createDataSource, type Schema } from './data-source.js';
import { asFailure } from './driver-errors.js';
import { MysqlBackend } from './mysql-backend.js';
import { makePrivate } from './private-file.js';
import { RemoteBackend } from './remote-backend.js';
import { SqliteBackend } from './sqlite-backend.js';
import { parseDatabaseUrl } from './url.js';
import { LocalWriteDesk, type WriteDesk } from './write-desk.js';

export interface DatabaseOptions extends Schema {
  /** DATABASE_URL. */
  readonly url: string;
  readonly log: Log;
  /** Connections for reading, and as many for writing, on MySQL; default 10. */
  readonly poolSize?: number;
}

/** The one door to the database: reads by `reader`, writes by `transaction`, the schema by `migrate`. */
export class Database {
  private constructor(
    private readonly source: DataSource | undefined,
    private readonly backend: Backend,
    private readonly log: Log,
  ) {}

  /** @throws CONFIG_INVALID when the URL is wrong, DATABASE_UNAVAILABLE when the database does not answer. */
  static async open({ url, log, poolSize, ...schema }: DatabaseOptions): Promise<Database> {
    const address = parseDatabaseUrl(url);
    const dataSource = createDataSource(url, schema);
    try {
      if (address.dialect === 'sqlite') makePrivate(address.file);
      await dataSource.initialize();
      dataSource.setOptions({ migrationsTransactionMode: 'none' }); // the backend holds the transaction
      const backend =
        address.dialect === 'sqlite'
          ? new SqliteBackend(writingHandle(dataSource), address.file)
          : new MysqlBackend(address, poolSize);
      return new Database(dataSource, backend, log);
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      throw asFailure(error);
    }
  }

  /**
   * The same database in a thread that holds no writing connection: it reads by its own, and its transactions are taken
   * at the desk. It does not change the schema.
   */
  static reading(file: string, desk: WriteDesk, log: Log): Database {
    try {
      return new Database(undefined, new RemoteBackend(file, desk), log);
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** TypeORM's mapping and migrations. On SQLite its connection is the writing one: do not read or write by it. */
  get dataSource(): DataSource {
    if (this.source === undefined) throw new Error('This thread holds no writing connection.');
    return this.source;
  }

  /** Where threads without a writing connection take their transactions. */
  writeDesk(): WriteDesk {
    return new LocalWriteDesk(this.backend);
  }

  get dialect(): 'sqlite' | 'mysql' {
    return this.backend.dialect;
  }

  /** Asks the database for an answer. @throws DATABASE_UNAVAILABLE when it gives none */
  async probe(): Promise<void> {
    await this.reader.query('SELECT 1');
  }

  /** Reads what is committed. It refuses to write. */
  get reader(): Executor {
    return this.backend.reader;
  }

  /**
   * Runs the work in a transaction, committed when it answers and rolled back when it throws. Inside a transaction it
   * joins that one. The work may be run again, after a deadlock or a lost connection, so it must not keep anything from
   * a run that failed.
   * @throws whatever the work throws; DATABASE_UNAVAILABLE, also (`isBusy(error)`) when others hold what it needs for
   * too long.
   */
  transaction<T>(ctx: Context, work: (ctx: Context) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    if (ctx.db.isTransaction) return work(ctx);
    return this.backend.transaction((connection) => work(ctx.on(connection)), options);
  }

  /**
   * Brings the schema up to date; several processes may try at once. Returns the names of the migrations that were run.
   */
  migrate(): Promise<string[]> {
    return this.changeSchema(async () => {
      const done = await this.dataSource.runMigrations();
      for (const { name } of done) this.log.info({ migration: name }, 'schema changed');
      return done.map(({ name }) => name);
    });
  }

  /** Takes the latest migration back. */
  revert(): Promise<void> {
    return this.changeSchema(() => this.dataSource.undoLastMigration({ transaction: 'none' }));
  }

  /** Whether the schema is behind this version of the program. */
  isBehind(): Promise<boolean> {
    return this.backend.exclusive(() => this.dataSource.showMigrations());
  }

  /** Makes the tables as the entities say, without migrations: for tests. */
  synchronize(): Promise<void> {
    return this.changeSchema(() => this.dataSource.synchronize());
  }

  /** Waits for the transactions under way. Whatever comes later is refused with DATABASE_UNAVAILABLE. */
  async close(): Promise<void> {
    if (this.source?.isInitialized === false) return;
    await this.backend.close();
    await this.source?.destroy();
  }

  private async changeSchema<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.backend.exclusive(work);
    } catch (error) {
      throw asFailure(error);
    } finally {
      this.backend.forgetSchema();
    }
  }
}

/** The better-sqlite3 connection that TypeORM has opened. */
function writingHandle(dataSource: DataSource): ConstructorParameters<typeof SqliteBackend>[0] {
  return (dataSource.driver as unknown as { databaseConnection: ConstructorParameters<typeof SqliteBackend>[0] })
    .databaseConnection;
}
