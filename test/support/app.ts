import { type App, createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { Clock } from '../../src/kernel/clock.js';
import { createMysql, createSqlite, mysqlServer, type TestDatabase } from './databases.js';
import { type Client, clientOf } from './graphql-client.js';

/** A running server of its own: real database, real engine, real sockets. */
export interface TestApp {
  readonly app: App;
  /** `http://127.0.0.1:…`, without a path. */
  readonly url: string;
  readonly key: string;
  /** With the admin key. */
  readonly client: Client;
}

export const ADMIN_KEY = 'a-key-for-tests-only-0123456789';

export interface TestAppOptions {
  readonly engine?: boolean;
  /** The time that the application goes by; the machine’s when left out. */
  readonly clock?: Clock;
  /** Puts the plugins in force, but takes no turns by itself: the test does, by `app.shell`. */
  readonly byHand?: boolean;
}

/** Starts the whole application on a database; `more` are further environment variables. */
export async function startTestApp(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
  { clock, byHand = false, engine = !byHand }: TestAppOptions = {},
): Promise<TestApp> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'silent',
    PERENNIAL_ADMIN_KEY: ADMIN_KEY,
    ...more,
  });
  const app = await createApp(config, clock === undefined ? {} : { clock });
  if (byHand) await app.prepare();
  const { url } = await app.start({ engine });
  const base = url.replace(/\/graphql$/, '');
  return { app, url: base, key: ADMIN_KEY, client: clientOf(base, ADMIN_KEY) };
}

/**
 * Starts a server, on a database of its own or on another server's. Whatever was started is stopped after the test
 * file.
 */
export type Start = (
  options?: TestAppOptions & { readonly beside?: TestApp; readonly environment?: Readonly<Record<string, string>> },
) => Promise<TestApp>;

/** Declares the same tests of the whole application on SQLite and on MariaDB. */
export function eachServer(tests: (start: Start, kind: 'sqlite' | 'mysql') => void): void {
  describe('on SQLite', () => tests(starter(createSqlite), 'sqlite'));
  if (mysqlServer) describe('on MariaDB', () => tests(starter(createMysql), 'mysql'));
}

function starter(create: () => Promise<TestDatabase>): Start {
  const ending: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ending.reverse()) await end();
  });
  return async ({ beside, environment = {}, ...options } = {}) => {
    const { url, drop } = beside ? { url: beside.app.config.databaseUrl, drop: async () => undefined } : await create();
    ending.push(drop);
    const server = await startTestApp(url, environment, options);
    ending.push(() => server.app.stop());
    return server;
  };
}
