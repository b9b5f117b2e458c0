import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

const MYSQL_URL = process.env.BENCH_MYSQL_URL || process.env.TEST_MYSQL_URL;

/** Why MariaDB is left out, or undefined when there is one. */
export const mysqlMissing = MYSQL_URL
  ? undefined
  : 'no MariaDB: set BENCH_MYSQL_URL (mysql://user:password@host:port) to measure it too';

/** The databases to measure on: SQLite always, MariaDB when there is one. */
export const dialects = MYSQL_URL ? ['sqlite', 'mariadb'] : ['sqlite'];

/** A database of its own, empty; `drop` removes it. */
export function freshDatabase(dialect) {
  return dialect === 'sqlite' ? freshSqlite() : freshMysql();
}

function freshSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'));
  const file = join(folder, 'bench.db');
  return {
    dialect: 'sqlite',
    url: `sqlite:${file}`,
    file,
    folder,
    server: {},
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

let made = 0;

async function freshMysql() {
  const name = `perennial_bench_${process.pid}_${(made += 1)}`;
  const base = new URL(MYSQL_URL);
  base.pathname = '/';
  const admin = await mysql.createConnection(base.href);
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const [[{ version, pool, log, flush }]] = await admin.query(
    'SELECT VERSION() AS version, @@innodb_buffer_pool_size AS pool, @@innodb_log_file_size AS log, ' +
      '@@innodb_flush_log_at_trx_commit AS flush',
  );
  const url = new URL(MYSQL_URL);
  url.pathname = `/${name}`;
  const drop = async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.end();
  };
  return {
    dialect: 'mariadb',
    url: url.href,
    server: { mariadb: version, bufferPoolMb: pool / 2 ** 20, redoLogMb: log / 2 ** 20, flushLogAtCommit: flush },
    drop,
  };
}
