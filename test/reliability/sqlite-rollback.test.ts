import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { insertRows } from '../../src/database/bulk.js';
import { Database } from '../../src/database/database.js';
import { quietLog } from '../../src/kernel/log.js';
import { startChild } from '../support/child.js';
import { contextOn, createSqlite } from '../support/databases.js';
import { SampleLog, sampleEntities } from '../support/sample.entity.js';

let database: Database;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  ({ url, drop } = await createSqlite());
  database = await Database.open({ url, entities: sampleEntities, migrations: [], log: quietLog });
  await database.synchronize();
});

afterEach(async () => {
  await database.close();
  await drop();
});

const words = async () =>
  (await database.reader.query<{ word: string }>('SELECT word FROM sample_log')).map(({ word }) => word);

it('loses nothing that was acknowledged when one transaction is rolled back beside others', async () => {
  const ctx = contextOn(database);
  const acknowledged: string[] = [];
  const attempt = (at: number) =>
    database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'sample_log', [{ word: `w${at}` }]);
      await nextTurn();
      await insertRows(ctx, 'sample_log', [{ word: `w${at}b` }]);
      if (at % 5 === 0) throw new Error('rolled back');
      return `w${at}`;
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, at) => attempt(at)));
  for (const outcome of outcomes)
    if (outcome.status === 'fulfilled') acknowledged.push(outcome.value, `${outcome.value}b`);
  expect(acknowledged).toHaveLength(320);
  expect((await words()).sort()).toEqual(acknowledged.sort());
});

it('would lose by sharing the one connection without the queue: the control', async () => {
  const { dataSource } = database;
  const acknowledged: string[] = [];
  const failing = dataSource.transaction(async (manager) => {
    await manager.insert(SampleLog, { word: 'doomed' });
    await nextTurn();
    await nextTurn();
    throw new Error('rolled back');
  });
  const lone = (async () => {
    await nextTurn();
    await dataSource.manager.insert(SampleLog, { word: 'acknowledged' });
    acknowledged.push('acknowledged');
  })();
  await Promise.allSettled([failing, lone]);
  expect(acknowledged).toEqual(['acknowledged']);
  expect(await words()).toEqual([]);
});

it('waits without blocking while another program writes beside it, and neither loses a write', async () => {
  const ctx = contextOn(database);
  const child = startChild('write-beside', url.slice('sqlite:'.length), '150');
  const gone = once(child, 'exit');
  for (let at = 0; at < 150; at++)
    await database.transaction(ctx, (ctx) => insertRows(ctx, 'sample_log', [{ word: 'own' }]));
  expect((await gone)[0]).toBe(0);
  const all = await words();
  expect([all.filter((word) => word === 'own').length, all.filter((word) => word === 'child').length]).toEqual([
    150, 150,
  ]);
});

it('keeps what is written as safe as SQLite can: WAL, every commit on the disk', async () => {
  const [journal] = await database.reader.query<{ journal_mode: string }>('PRAGMA journal_mode');
  expect(journal).toEqual({ journal_mode: 'wal' });
  await database.transaction(contextOn(database), async ({ db }) => {
    expect(await db.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await db.query('PRAGMA wal_autocheckpoint')).toEqual([{ wal_autocheckpoint: 16_000 }]);
  });
});
