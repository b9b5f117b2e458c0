import { describe, expect, it } from '@jest/globals';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import type { AccountHealth } from '../../../src/health/health.entity.js';
import { HealthService } from '../../../src/health/health.service.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { VirtualClock } from '../../../src/kernel/clock.js';
import type { Context, Executor } from '../../../src/kernel/context.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { DAY, HealthWorld, NOW } from './health-world.js';

const service = new HealthService(UTC);
const day = (number: number) => NOW + number * DAY;

/** A reader that counts its statements. */
function counted(ctx: Context): { ctx: Context; statements: () => number } {
  let count = 0;
  const db = Object.create(ctx.db, {
    query: {
      value: (sql: string, values: readonly unknown[]) => {
        count += 1;
        return ctx.db.query(sql, values);
      },
    },
  }) as Executor;
  return { ctx: ctx.on(db), statements: () => count };
}

/** Saves what a world wrote, for an account of this id. */
async function save(database: Database, world: HealthWorld, accountId: string): Promise<void> {
  await database.transaction(contextOn(database), async (ctx) => {
    for (const { table, row } of world.scribe.writes)
      await insertRows(ctx, table, [{ ...row, account_id: accountId } as never], { onDuplicate: 'replace' });
  });
}

/** Active days 20, 10, 4 on days 0, 10 and 35; NPS 10 throughout. */
function played(): HealthWorld {
  const world = new HealthWorld();
  for (const [number, activeDays] of [
    [0, 20],
    [10, 10],
    [35, 4],
  ] as const)
    world.score({ 'usage.activeDays': activeDays, 'voice.lastNpsScore': 10 }, day(number));
  return world;
}

eachDatabase((open) => {
  describe('health as clients read it', () => {
    it('is the last turn’s, or that of an earlier moment', async () => {
      const database = await open();
      await save(database, played(), 'acct_a');
      const ctx = contextOn(database, new VirtualClock(day(36)));
      const health = await service.ofAccount(ctx, 'acct_a');
      expect([health?.score, health?.band, health?.bandSince, health?.isStale]).toEqual([40, 'YELLOW', day(10), false]);
      expect(health?.contributions.map(({ measure, points, weight }) => [measure, points, weight])).toEqual([
        ['activity', 15, 0.75],
        ['nps', 25, 0.25],
      ]);
      expect(health && (await service.trend(ctx, health))).toEqual({
        points: -60,
        since: day(5) - DAY / 2,
        isRestated: false,
      });
      const [before, then] = [
        await service.ofAccount(ctx, 'acct_a', day(0) - 1),
        await service.ofAccount(ctx, 'acct_a', day(20)),
      ];
      expect(before).toBeNull();
      expect([then?.score, then?.band, then?.at]).toEqual([62.5, 'YELLOW', day(10)]);
      expect(then && (await service.trend(ctx, then))).toBeNull();
      const later = await service.ofAccount(ctx, 'acct_a', day(39));
      expect(later && (await service.trend(ctx, later))).toMatchObject({ points: -60 });
    });

    it('has a history of every change, or of one reading an interval, the latest first', async () => {
      const database = await open();
      await save(database, played(), 'acct_a');
      const ctx = contextOn(database, new VirtualClock(day(36)));
      const health = (await service.ofAccount(ctx, 'acct_a')) as AccountHealth;
      expect((await service.history(ctx, health, 2)).map(({ at, score }) => [at, score])).toEqual([
        [day(35), 40],
        [day(10), 62.5],
      ]);
      expect((await service.history(ctx, health, 200, 'DAY')).map(({ score }) => score)).toEqual([
        40,
        40,
        ...Array(25).fill(62.5),
        ...Array(10).fill(100),
      ]);
      expect((await service.history(ctx, health, 26, 'WEEK')).map(({ score }) => score)).toEqual([
        40, 62.5, 62.5, 62.5, 62.5, 100,
      ]);
      const then = (await service.ofAccount(ctx, 'acct_a', day(20))) as AccountHealth;
      expect((await service.history(ctx, then, 5)).map(({ score }) => score)).toEqual([62.5, 100]);
      await expect(service.history(ctx, health, 201)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    });

    it('says what changed since a moment, in points and words', async () => {
      const database = await open();
      await save(database, played(), 'acct_a');
      const ctx = contextOn(database, new VirtualClock(day(36)));
      const health = (await service.ofAccount(ctx, 'acct_a')) as AccountHealth;
      expect(await service.changeSince(ctx, health, day(1))).toEqual({ points: -60, text: 'Active days −60' });
      expect(await service.changeSince(ctx, health, day(-1))).toBeNull();
    });

    it('takes as many statements for thirty accounts as for one', async () => {
      const database = await open();
      const ids = Array.from({ length: 30 }, (_, index) => `acct_${index}`);
      for (const id of ids) await save(database, played(), id);
      const read = async (ids: readonly string[]) => {
        const { ctx, statements } = counted(contextOn(database, new VirtualClock(day(36))));
        const found = await Promise.all(
          ids.map(async (id) => {
            const health = (await service.ofAccount(ctx, id)) as AccountHealth;
            return [
              health.score,
              (await service.trend(ctx, health))?.points,
              (await service.history(ctx, health, 3, 'WEEK')).length,
              (await service.changeSince(ctx, health, day(1)))?.points,
            ];
          }),
        );
        return { found, statements: statements() };
      };
      const [one, thirty] = [await read(ids.slice(0, 1)), await read(ids)];
      expect(thirty.found).toEqual(ids.map(() => [40, -60, 3, -60]));
      expect([one.statements, thirty.statements]).toEqual([3, 3]);
    });
  });
});
