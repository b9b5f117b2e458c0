import { insertRows } from '../../src/database/bulk.js';
import type { Database } from '../../src/database/database.js';
import { isBusy } from '../../src/database/driver-errors.js';
import type { Context } from '../../src/kernel/context.js';
import { contextOn, eachDatabase, onMariaDb } from '../support/databases.js';
import { sampleEntities } from '../support/sample.entity.js';
import { sampleRow } from '../support/sample.js';

async function twoRows(database: Database): Promise<[string, string]> {
  const rows = [sampleRow(), sampleRow()];
  await database.transaction(contextOn(database), (ctx) => insertRows(ctx, 'sample', rows));
  return rows.map(({ id }) => id) as [string, string];
}

const raise = (ctx: Context, id: string) => ctx.db.run('UPDATE sample SET score = score + 1 WHERE id = ?', [id]);

/** Two parties that meet: each waits, the first time, until the other is there too. */
function meeting(): () => Promise<void> {
  let arrived = 0;
  let open = (): void => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    arrived += 1;
    if (arrived === 2) open();
    await both;
  };
}

onMariaDb((open) => {
  it('takes the loser of a deadlock again, so that both are done', async () => {
    const database = await open({ entities: sampleEntities });
    const [a, b] = await twoRows(database);
    const meet = meeting();
    let tries = 0;
    const cross = (first: string, second: string) =>
      database.transaction(contextOn(database), async (ctx) => {
        tries += 1;
        await raise(ctx, first);
        await meet();
        await raise(ctx, second);
      });
    await Promise.all([cross(a, b), cross(b, a)]);
    expect(tries).toBe(3);
    expect(await database.reader.query('SELECT score FROM sample')).toEqual([{ score: 2 }, { score: 2 }]);
  });

  it('does not commit what comes after a deadlock that the work has swallowed', async () => {
    const database = await open({ entities: sampleEntities });
    const [a, b] = await twoRows(database);
    const meet = meeting();
    const cross = (first: string, second: string) =>
      database.transaction(
        contextOn(database),
        async (ctx) => {
          await raise(ctx, first);
          await meet();
          await raise(ctx, second).catch(() => undefined);
          await insertRows(ctx, 'sample_log', [{ word: 'after' }]);
        },
        { retries: 0 },
      );
    const outcomes = await Promise.allSettled([cross(a, b), cross(b, a)]);
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failures.map(isBusy)).toEqual([true]);
    expect(await database.reader.query('SELECT word FROM sample_log')).toEqual([{ word: 'after' }]);
  });

  it('would lose updates by reading first and saving after: the control', async () => {
    const database = await open({ entities: sampleEntities });
    const [id] = await twoRows(database);
    const naive = async () => {
      const [row] = await database.reader.query<{ score: number }>('SELECT score FROM sample WHERE id = ?', [id]);
      await database.transaction(contextOn(database), ({ db }) =>
        db.run('UPDATE sample SET score = ? WHERE id = ?', [(row?.score ?? 0) + 1, id]),
      );
    };
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 8 }, naive));
    const [row] = await database.reader.query<{ score: number }>('SELECT score FROM sample WHERE id = ?', [id]);
    expect(row?.score).toBeLessThan(80);
  });
});

eachDatabase((open, kind) => {
  it('loses none of 800 updates by eight writers on one row that read it inside their transaction', async () => {
    const database = await open({ entities: sampleEntities });
    const [id] = await twoRows(database);
    const writer = async () => {
      for (let at = 0; at < 100; at++) {
        await database.transaction(contextOn(database), async ({ db }) => {
          const [row] = await db.query<{ score: number }>(
            `SELECT score FROM sample WHERE id = ?${kind === 'mysql' ? ' FOR UPDATE' : ''}`,
            [id],
          );
          await db.run('UPDATE sample SET score = ? WHERE id = ?', [(row?.score ?? 0) + 1, id]);
        });
      }
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    expect(await database.reader.query('SELECT score FROM sample WHERE id = ?', [id])).toEqual([{ score: 800 }]);
  });
});
