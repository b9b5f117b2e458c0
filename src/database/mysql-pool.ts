import { createPool, type Pool, type PoolOptions } from 'mysql2';
import type { DatabaseAddress } from './url.js';

export type MysqlAddress = Extract<DatabaseAddress, { dialect: 'mysql' }>;

/**
 * Whatever the server's defaults: values are never cut to fit, `||` joins texts as in SQLite, a statement sees what was
 * committed before it.
 */
const SESSION = [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT', " +
    "time_zone = '+00:00'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** After so long without a word, the server ends a writing connection and frees what a stopped process holds. */
export const WRITER_TIMEOUT_SECONDS = 10;

/** Connections for reading: they refuse to write. */
export function createReaderPool(address: MysqlAddress, connectionLimit: number): Pool {
  return create(address, { connectionLimit }, [...SESSION, 'SET SESSION TRANSACTION READ ONLY']);
}

/** Connections for transactions. Those that idle are given up long before the server would end them. */
export function createWriterPool(address: MysqlAddress, connectionLimit: number): Pool {
  const session = [...SESSION, `SET SESSION wait_timeout = ${WRITER_TIMEOUT_SECONDS}`];
  return create(
    address,
    {
      connectionLimit,
      maxIdle: connectionLimit - 1,
      idleTimeout: (WRITER_TIMEOUT_SECONDS * 1_000) / 2,
      flags: ['-FOUND_ROWS'],
    },
    session,
  );
}

function create(address: MysqlAddress, options: PoolOptions, session: readonly string[]): Pool {
  const { host, port, user, password, database } = address;
  const pool = createPool({
    host,
    port,
    user,
    password,
    database,
    charset: 'utf8mb4_bin',
    decimalNumbers: true,
    supportBigNumbers: true,
    stringifyObjects: true,
    connectTimeout: 5_000,
    maxPreparedStatements: 200,
    ...options,
  });
  pool.on('connection', (connection) => {
    for (const statement of session) connection.query(statement, (error) => error && connection.destroy());
  });
  return pool;
}
