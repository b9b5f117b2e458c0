import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { insertRows } from '../../src/database/bulk.js';
import { Database } from '../../src/database/database.js';
import { quietLog } from '../../src/kernel/log.js';
import { contextOn, createSqlite, eachDatabase, mysqlServer, onMariaDb } from '../support/databases.js';
import { sampleEntities } from '../support/sample.entity.js';
import { sampleRow } from '../support/sample.js';

const openAt = (url: string) => Database.open({ url, entities: [], migrations: [], log: quietLog });

eachDatabase((open) => {
  it('answers DATABASE_UNAVAILABLE once it is closed, to reads and writes', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    await ctx.db.query('SELECT 1');
    await database.close();
    await expect(ctx.db.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect(
      database.transaction(ctx, (ctx) => insertRows(ctx, 'sample_log', [{ word: 'x' }])),
    ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await database.close();
  });

  it('ends the transaction under way before it closes', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    let isDone = false;
    const work = database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'sample_log', [{ word: 'x' }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await insertRows(ctx, 'sample_log', [{ word: 'y' }]);
    });
    const written = work.then(() => (isDone = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await database.close();
    expect(isDone).toBe(true);
    await written;
  });
});

it('answers DATABASE_UNAVAILABLE when nobody listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  await expect(openAt(`mysql://root@127.0.0.1:${port}/x`)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringContaining('DATABASE_URL'),
  });
});

it('answers CONFIG_INVALID for a file that is no database, or that cannot be made', async () => {
  const { url, drop } = await createSqlite();
  writeFileSync(
    url.slice('sqlite:'.length),
    'this is no database at all, but it is long enough to look at'.repeat(100),
  );
  await expect(openAt(url)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('DATABASE_URL'),
  });
  await expect(openAt(`${url}/below/a/file.db`)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await drop();
});

onMariaDb((open) => {
  it('answers CONFIG_INVALID for a database that does not exist, and for a wrong password', async () => {
    await expect(openAt(`${mysqlServer}/no_such_database_here`)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const wrong = new URL(`${mysqlServer}/mysql`);
    wrong.username = 'nobody_of_this_name';
    wrong.password = 'wrong';
    await expect(openAt(wrong.href)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.not.stringContaining('wrong@'),
    });
  });

  it('takes the whole transaction again when its connection is cut, so that nothing is done by half', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    let tries = 0;
    await database.transaction(ctx, async (ctx) => {
      tries += 1;
      await insertRows(ctx, 'sample_log', [{ word: 'first' }]);
      if (tries === 1) await cut(database, ctx.db);
      await insertRows(ctx, 'sample_log', [{ word: 'second' }]);
    });
    expect(tries).toBe(2);
    expect(await ctx.db.query('SELECT word FROM sample_log ORDER BY id')).toEqual([
      { word: 'first' },
      { word: 'second' },
    ]);
  });

  it('refuses a commit whose connection was cut, rather than claim it', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    const late = database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'sample_log', [{ word: 'late' }]);
      await cut(database, ctx.db);
    });
    await expect(late).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await ctx.db.query('SELECT word FROM sample_log')).toEqual([]);
  });

  it('reads on when all its connections were cut', async () => {
    const database = await open({ entities: sampleEntities });
    await Promise.all(Array.from({ length: 5 }, () => database.reader.query('SELECT SLEEP(0.02)')));
    const ids = await database.reader.query<{ id: number }>(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()',
    );
    for (const { id } of ids) await database.reader.query(`KILL ${id}`).catch(() => undefined);
    await Promise.all(
      Array.from({ length: 10 }, () => expect(database.reader.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }])),
    );
  });

  it('lets another have what a stopped process held, and has that begin anew when it goes on', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    const row = sampleRow();
    await database.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [row]));
    const seen: number[] = [];
    let isHeld = () => {};
    const held = new Promise<void>((done) => (isHeld = done));
    const stopped = database.transaction(ctx, async (ctx) => {
      const [found] = await ctx.db.query<{ score: number }>('SELECT score FROM sample WHERE id = ? FOR UPDATE', [
        row.id,
      ]);
      seen.push(found?.score ?? -1);
      if (seen.length === 1) {
        await ctx.db.query('SET SESSION wait_timeout = 1');
        isHeld();
        await new Promise((resolve) => setTimeout(resolve, 2_500));
      }
      await ctx.db.run('UPDATE sample SET score = ? WHERE id = ?', [(found?.score ?? 0) + 1, row.id]);
    });
    await held;
    await database.transaction(
      ctx,
      (ctx) => ctx.db.run('UPDATE sample SET score = score + 10 WHERE id = ?', [row.id]),
      { lockWaitSeconds: 20 },
    );
    await stopped;
    expect(seen).toEqual([0, 10]);
    expect(await ctx.db.query('SELECT score FROM sample')).toEqual([{ score: 11 }]);
  });

  it('has the server free after ten seconds what a stopped process holds, and only in transactions', async () => {
    const database = await open({ entities: sampleEntities });
    const inside = await database.transaction(contextOn(database), ({ db }) =>
      db.query('SELECT @@session.wait_timeout AS wait, @@session.tx_isolation AS isolation'),
    );
    expect(inside).toEqual([{ wait: 10, isolation: 'READ-COMMITTED' }]);
    const [outside] = await database.reader.query<{ wait: number }>('SELECT @@session.wait_timeout AS wait');
    expect(outside?.wait).toBeGreaterThan(60);
  });
});

/** Has the server end a transaction's connection. */
async function cut(database: Database, db: Database['reader']): Promise<void> {
  const [row] = await db.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
  await database.reader.query(`KILL ${row?.id}`);
}
