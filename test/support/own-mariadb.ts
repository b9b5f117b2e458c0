import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { packageRoot } from '../../src/kernel/package-root.js';
import type { TestDatabase } from './databases.js';

const SCRIPT = join(packageRoot(), 'test', 'support', 'mariadb.sh');
const run = promisify(execFile);

/** A MariaDB server of a test's own, which it may kill. */
export interface OwnMariaDb {
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again on the same data; resolves when it answers. */
  start(): Promise<void>;
  createDatabase(): Promise<TestDatabase>;
  /** Deadlocks since it last started. */
  deadlocks(): Promise<number>;
  drop(): Promise<void>;
}

export async function startOwnMariaDb(): Promise<OwnMariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-own-mariadb-'));
  const port = await freePort();
  const start = async () => void (await run('bash', [SCRIPT, 'start', folder, String(port)]));
  const pid = () => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const server = `mysql://root@127.0.0.1:${port}`;
  await start();
  const end = () => isAlive(pid()) && process.kill(pid(), 'SIGKILL');
  process.once('exit', end);
  return {
    start,
    kill: async () => {
      const victim = pid();
      process.kill(victim, 'SIGKILL');
      while (isAlive(victim)) await sleep(10);
    },
    createDatabase: async () => {
      await ask(server, 'CREATE DATABASE perennial CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
      return { url: `${server}/perennial`, drop: async () => undefined };
    },
    deadlocks: async () =>
      Number((await ask<{ Value: string }>(server, "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'"))[0]?.Value ?? 0),
    drop: async () => {
      process.off('exit', end);
      await run('bash', [SCRIPT, 'stop', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ask<Row>(server: string, statement: string): Promise<Row[]> {
  const connection = await mysql.createConnection(server);
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows as Row[];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/status`;
    // killed and not yet buried is dead
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
