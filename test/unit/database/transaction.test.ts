import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { isBusy } from '../../../src/database/driver-errors.js';
import type { Context } from '../../../src/kernel/context.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

eachDatabase((open) => {
  let database: Database;
  let ctx: Context;
  const add = (ctx: Context, name: string) => insertRows(ctx, 'sample', [sampleRow({ name })]);
  const count = async (name: string) =>
    (await ctx.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sample WHERE name = ?', [name]))[0]?.n;

  beforeAll(async () => {
    database = await open({ entities: sampleEntities });
    ctx = contextOn(database);
  });

  it('keeps what was done when the work answers, and answers what it answered', async () => {
    await expect(database.transaction(ctx, (ctx) => add(ctx, 'kept'))).resolves.toBe(1);
    expect(await count('kept')).toBe(1);
  });

  it('takes all of it back when the work throws', async () => {
    const refused = database.transaction(ctx, async (ctx) => {
      await add(ctx, 'taken back');
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await count('taken back')).toBe(0);
  });

  it('joins the transaction it is called in', async () => {
    const refused = database.transaction(ctx, async (ctx) => {
      await database.transaction(ctx, (ctx) => add(ctx, 'joined'));
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await count('joined')).toBe(0);
  });

  it('shows others nothing before it is committed, and itself everything', async () => {
    await database.transaction(ctx, async (inside) => {
      await add(inside, 'hidden');
      expect(await inside.db.query("SELECT name FROM sample WHERE name = 'hidden'")).toHaveLength(1);
      expect(await count('hidden')).toBe(0);
    });
    expect(await count('hidden')).toBe(1);
  });

  it('refuses a write outside of a transaction, by run, bulk and query', async () => {
    await expect(ctx.db.run('DELETE FROM sample')).rejects.toThrow('needs a transaction');
    await expect(add(ctx, 'alone')).rejects.toThrow('needs a transaction');
    await expect(ctx.db.query("UPDATE sample SET name = 'x'")).rejects.toThrow();
    expect(await count('alone')).toBe(0);
  });

  it('refuses what was not awaited and comes after the end', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction(ctx, async (ctx) => {
      late = sleep(20).then(() => add(ctx, 'late'));
      late.catch(() => undefined);
    });
    await expect(late).rejects.toThrow('has ended');
    expect(await count('late')).toBe(0);
  });

  it('hides the driver’s words from the message, and every value from the cause that the log shows', async () => {
    const row = sampleRow({ name: 'hunter2', externalId: 'hunter2' });
    await database.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [row]));
    const attempts: [string, string, (ctx: Context) => Promise<unknown>][] = [
      [
        'INTERNAL',
        'The database refused a statement.',
        ({ db }) => db.run('UPDATE no_such_table SET secret = ?', ['hunter2']),
      ],
      ['INTERNAL', 'The database refused a statement.', ({ db }) => db.run('UPDATE sample SETT name = ?', ['hunter2'])],
      [
        'DUPLICATE',
        'A record with this natural key exists already.',
        (ctx) => insertRows(ctx, 'sample', [{ ...row, id: 'hunter2' }]),
      ],
    ];
    for (const [code, message, attempt] of attempts) {
      const error = await database.transaction(ctx, attempt).catch((error: Error) => error);
      expect(error).toMatchObject({ code, message });
      const { cause } = error as Error;
      expect(String((cause as Error).message).length).toBeGreaterThan(5);
      expect(inspect(cause, { depth: 9 })).not.toContain('hunter2');
    }
  });

  it('counts and sums to numbers', async () => {
    await database.transaction(ctx, (ctx) =>
      insertRows(ctx, 'sample', [
        sampleRow({ kind: 'SUM', amountMinor: 2 ** 52 }),
        sampleRow({ kind: 'SUM', amountMinor: 1 }),
      ]),
    );
    expect(
      await ctx.db.query(
        "SELECT COUNT(*) AS n, SUM(amount_minor) AS total, AVG(score) AS mean FROM sample WHERE kind = 'SUM'",
      ),
    ).toEqual([{ n: 2, total: 2 ** 52 + 1, mean: 0 }]);
  });

  it('compares texts byte for byte, and an id with letters it cannot hold is just not found', async () => {
    await database.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [sampleRow({ kind: 'BYTES', name: 'Ab' })]));
    for (const name of ['ab', 'AB', 'Áb'])
      expect(await ctx.db.query("SELECT id FROM sample WHERE kind = 'BYTES' AND name = ?", [name])).toEqual([]);
    expect(await ctx.db.query('SELECT id FROM sample WHERE id = ?', ['äcct_💡'])).toEqual([]);
  });

  it('carries no value that is not a column’s', async () => {
    await expect(ctx.db.query('SELECT ? AS x', [{ toString: () => '1' }])).rejects.toThrow(TypeError);
    await expect(ctx.db.query('SELECT ? AS x', [['a']])).rejects.toThrow(TypeError);
  });

  it('gives up a lock that another holds to the end of the wait, saying that it is busy', async () => {
    const { id } = sampleRow();
    await database.transaction(ctx, (ctx) => insertRows(ctx, 'sample', [sampleRow({ id: id as string })]));
    let free = (): void => undefined;
    let held: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isHeld) => {
      held = database.transaction(ctx, async (ctx) => {
        await ctx.db.run('UPDATE sample SET score = 1 WHERE id = ?', [id]);
        isHeld();
        await new Promise<void>((resolve) => (free = resolve));
      });
    });
    const error = await database
      .transaction(ctx, (ctx) => ctx.db.run('UPDATE sample SET score = 2 WHERE id = ?', [id]), {
        lockWaitSeconds: 1,
        retries: 0,
      })
      .catch((error) => error);
    free();
    await held;
    expect(isBusy(error)).toBe(true);
    expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
