import SqliteHandle from 'better-sqlite3';
import type { Executor } from '../kernel/context.js';
import { createReaderPool } from './mysql-pool.js';
import { MysqlReader } from './mysql-reader.js';
import { SqliteConnection } from './sqlite-connection.js';
import { TableShapes } from './table-shape.js';
import { parseDatabaseUrl } from './url.js';

/** A connection of its own that only reads: for a thread that has no `Database`. */
export interface Reader {
  readonly db: Executor;
  close(): Promise<void>;
}

/** Opens the database that DATABASE_URL names, for reading. @throws CONFIG_INVALID, DATABASE_UNAVAILABLE */
export function openReader(url: string): Reader {
  const address = parseDatabaseUrl(url);
  if (address.dialect === 'sqlite') {
    const handle = new SqliteHandle(address.file, { readonly: true, timeout: 5_000 });
    handle.pragma('cache_size = -32000');
    handle.pragma('mmap_size = 1073741824');
    return { db: new SqliteConnection(handle, false, new TableShapes()), close: async () => void handle.close() };
  }
  const pool = createReaderPool(address, 1);
  return { db: new MysqlReader(pool, new TableShapes()), close: () => new Promise((done) => pool.end(() => done())) };
}
