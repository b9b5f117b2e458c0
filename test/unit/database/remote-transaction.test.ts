import { MessageChannel } from 'node:worker_threads';
import { type EngineCalls, remoteDesk } from '../../../src/app/remote-engine.js';
import { Line } from '../../../src/bus/line.js';
import { insertRows } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { isBusy } from '../../../src/database/driver-errors.js';
import { LocalWriteDesk } from '../../../src/database/write-desk.js';
import type { Context } from '../../../src/kernel/context.js';
import { quietLog } from '../../../src/kernel/log.js';
import { contextOn, createSqlite, type TestDatabase } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

/** The writing connection on one side of a message channel, and a database that only reads on the other. */
describe('a transaction taken from a thread that only reads', () => {
  let place: TestDatabase;
  let writing: Database;
  let reading: Database;
  let ctx: Context;
  const { port1, port2 } = new MessageChannel();
  const add = (ctx: Context, name: string) => insertRows(ctx, 'sample', [sampleRow({ name })]);
  const count = async (name: string) =>
    Number((await ctx.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sample WHERE name = ?', [name]))[0]?.n);

  beforeAll(async () => {
    place = await createSqlite();
    writing = await Database.open({ url: place.url, entities: sampleEntities, migrations: [], log: quietLog });
    await writing.synchronize();
    const desk = writing.writeDesk();
    type Writes = Pick<EngineCalls, 'write.begin' | 'write.query' | 'write.run' | 'write.insert' | 'write.end'>;
    new Line(port2).serve<Writes>({
      'write.begin': (options) => desk.begin(options),
      'write.query': ({ id, sql, values }) => desk.query(id, sql, values),
      'write.run': ({ id, sql, values }) => desk.run(id, sql, values),
      'write.insert': ({ id, statement, rows }) => desk.insert(id, statement, rows),
      'write.end': ({ id, isDone }) => desk.end(id, isDone),
    });
    const line = new Line<EngineCalls>(port1);
    reading = Database.reading(place.url.slice('sqlite:'.length), remoteDesk(line), quietLog);
    ctx = contextOn(reading);
  });
  afterAll(async () => {
    await reading.close();
    await writing.close();
    port1.close();
    port2.close();
    await place.drop();
  });

  it('is there for every reader once it has answered', async () => {
    await reading.transaction(ctx, (ctx) => add(ctx, 'kept'));
    expect(await count('kept')).toBe(1);
  });

  it('is taken back whole when the work throws, with the error as it was thrown', async () => {
    const refused = new Error('refused');
    const work = reading.transaction(ctx, async (ctx) => {
      await add(ctx, 'taken back');
      throw refused;
    });
    await expect(work).rejects.toBe(refused);
    expect(await count('taken back')).toBe(0);
  });

  it('sees itself, and others do not see it before its end', async () => {
    await reading.transaction(ctx, async (inside) => {
      await add(inside, 'hidden');
      const [row] = await inside.db.query<{ n: number }>("SELECT COUNT(*) AS n FROM sample WHERE name = 'hidden'");
      expect(Number(row?.n)).toBe(1);
      expect(await count('hidden')).toBe(0);
    });
    expect(await count('hidden')).toBe(1);
  });

  it('tells a key that exists as DUPLICATE', async () => {
    const row = sampleRow({ name: 'twice' });
    await reading.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [row]));
    await expect(reading.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [row]))).rejects.toMatchObject({
      code: 'DUPLICATE',
    });
  });

  it('waits for the writer before it, and is busy when that takes too long', async () => {
    const late = await writing.transaction(contextOn(writing), () =>
      reading
        .transaction(ctx, (ctx) => add(ctx, 'late'), { lockWaitSeconds: 0.05 })
        .then(() => undefined)
        .catch((error: unknown) => error),
    );
    expect(isBusy(late)).toBe(true);
    await reading.transaction(ctx, (ctx) => add(ctx, 'late'));
    expect(await count('late')).toBe(1);
  });

  it('refuses to write outside of a transaction', async () => {
    await expect(ctx.db.run('DELETE FROM sample')).rejects.toThrow('needs a transaction');
  });

  it('is rolled back when nothing is heard of it for too long, so that it holds nobody up', async () => {
    const backend = {
      transaction: <T>(work: (connection: never) => Promise<T>) =>
        writing.transaction(contextOn(writing), work as never),
    };
    const desk = new LocalWriteDesk(backend as never, 20);
    await desk.begin({});
    await writing.transaction(contextOn(writing), (ctx) => add(ctx, 'after the silent one'));
    expect(await count('after the silent one')).toBe(1);
    await expect(desk.end(1, true)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
