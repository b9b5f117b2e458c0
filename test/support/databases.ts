import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { migrations } from '../../migrations/index.js';
import { Database } from '../../src/database/database.js';
import type { EntityClass } from '../../src/database/hydrate.js';
import { entities } from '../../src/entities.js';
import type { Clock } from '../../src/kernel/clock.js';
import { RealClock } from '../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../src/kernel/context.js';
import { quietLog } from '../../src/kernel/log.js';

/** A database that is there for one test file, empty at first. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface OpenOptions {
  /** The tables to make instead of the application's own. */
  readonly entities?: readonly EntityClass<object>[];
  /** Leaves the database without tables. */
  readonly isEmpty?: boolean;
}

/** Opens a fresh database with its tables. Everything that was opened is closed and dropped after the test file. */
export type Open = (options?: OpenOptions) => Promise<Database>;

/** The server that tests may make databases on; unset, the MariaDB half is left out, which the closing summary says. */
export const mysqlServer = process.env.TEST_MYSQL_URL;

/** Declares the same tests on SQLite and on MariaDB. */
export function eachDatabase(tests: (open: Open, kind: 'sqlite' | 'mysql') => void): void {
  describe('on SQLite', () => tests(opener(createSqlite), 'sqlite'));
  if (mysqlServer) describe('on MariaDB', () => tests(opener(createMysql), 'mysql'));
}

/** The same for tests of what only MariaDB does: deadlocks, several processes. */
export function onMariaDb(tests: (open: Open) => void): void {
  if (mysqlServer) describe('on MariaDB', () => tests(opener(createMysql)));
}

/** Makes the tables as a fresh installation does, by the migrations; a test's own tables as its entities say. */
export async function prepareSchema(database: Database): Promise<void> {
  if (database.dataSource.migrations.length > 0) await database.migrate();
  else await database.synchronize();
}

/** A context that reads; by the machine's clock unless told. */
export function contextOn(database: Database, clock: Clock = new RealClock()): Context {
  return new Context(SYSTEM, clock, quietLog, database.reader);
}

/** A SQLite file of its own in a temporary folder. */
export async function createSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-'));
  return { url: `sqlite:${join(folder, 'test.db')}`, drop: () => rm(folder, { recursive: true, force: true }) };
}

/** A database of its own on the test server. */
export async function createMysql(): Promise<TestDatabase> {
  if (!mysqlServer) throw new Error('TEST_MYSQL_URL is not set.');
  const name = `perennial_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return { url: `${mysqlServer.replace(/\/$/, '')}/${name}`, drop: () => onServer(`DROP DATABASE IF EXISTS ${name}`) };
}

function opener(create: () => Promise<TestDatabase>): Open {
  const ending: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ending.reverse()) await end();
  });
  return async ({ entities: own, isEmpty = false } = {}) => {
    const { url, drop } = await create();
    ending.push(drop);
    const database = await Database.open({
      url,
      entities: own ?? entities,
      migrations: own ? [] : migrations,
      log: quietLog,
    });
    ending.push(() => database.close());
    if (!isEmpty) await prepareSchema(database);
    return database;
  };
}

async function onServer(statement: string): Promise<void> {
  const connection = await createConnection(mysqlServer as string);
  await connection.query(statement);
  await connection.end();
}
