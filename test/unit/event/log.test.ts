import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Entity } from 'typeorm';
import { AutoIdColumn, IntColumn } from '../../../src/database/columns.js';
import type { Database } from '../../../src/database/database.js';
import { EventCounter } from '../../../src/event/event-counter.entity.js';
import type { EventAudience } from '../../../src/event/event-filter.js';
import { LifecycleEventRow } from '../../../src/event/lifecycle-event.entity.js';
import { EventLog, type NewEvent } from '../../../src/event/log.js';
import type { Context } from '../../../src/kernel/context.js';
import { newId } from '../../../src/kernel/ids.js';
import { encodeCursor } from '../../../src/kernel/page.js';
import { contextOn, eachDatabase, onMariaDb } from '../../support/databases.js';

const nobody: EventAudience = { conditions: () => [], marks: async () => new Map() };
const entities = [LifecycleEventRow, EventCounter];
const log = new EventLog(nobody);

const anEvent = (more: Partial<NewEvent> = {}): NewEvent => ({
  id: newId('event'),
  type: 'segment.entered',
  at: 1_000,
  accountId: 'acct_1',
  data: { segment: 'smb' },
  ...more,
});

const append = (database: Database, ctx: Context, events: readonly NewEvent[], heldMs = 0) =>
  database.transaction(ctx, async (ctx) => {
    await log.append(ctx, events);
    if (heldMs > 0) await sleep(heldMs);
  });

/** Eight writers, each transaction with `size` events and held open for a random while before its commit. */
async function writeConcurrently(transactions: number, write: (heldMs: number) => Promise<unknown>): Promise<void> {
  let left = transactions;
  const writer = async () => {
    while (left-- > 0) await write(Math.random() < 0.1 ? 5 : 0);
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}

/** Reads on by what was read last, until the writers are done and nothing is left. */
async function followWhile(writing: Promise<void>, readAfter: (last: number) => Promise<number[]>): Promise<number[]> {
  let isWriting = true;
  const done = writing.then(() => {
    isWriting = false;
  });
  const seen: number[] = [];
  for (;;) {
    const wasWriting = isWriting;
    const batch = await readAfter(seen.at(-1) ?? 0);
    seen.push(...batch);
    if (batch.length === 0 && !wasWriting) break;
    if (batch.length === 0) await sleep(1);
  }
  await done;
  return seen;
}

eachDatabase((open) => {
  it(
    'shows a reader by cursor each of 10,000 events by 8 ' + 'concurrent writers once, in order, none skipped',
    async () => {
      const database = await open({ entities });
      const ctx = contextOn(database);
      const written = new Set<string>();
      const writing = writeConcurrently(500, (heldMs) => {
        const events = Array.from({ length: 20 }, () => anEvent());
        for (const { id } of events) written.add(id);
        return append(database, ctx, events, heldMs);
      });
      const ids: string[] = [];
      const seen = await followWhile(writing, async (after) => {
        const rows = await log.read(ctx, { after, first: 500 });
        ids.push(...rows.map(({ id }) => id));
        return rows.map(({ position }) => position);
      });
      expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
      expect(new Set(ids)).toEqual(written);
    },
  );

  it('gives no position to events whose transaction was rolled back', async () => {
    const database = await open({ entities });
    const ctx = contextOn(database);
    await append(database, ctx, [anEvent()]);
    const rolledBack = database.transaction(ctx, async (ctx) => {
      await log.append(ctx, [anEvent(), anEvent()]);
      throw new Error('refused');
    });
    await expect(rolledBack).rejects.toThrow('refused');
    await append(database, ctx, [anEvent()]);
    expect((await log.read(ctx, { after: 0, first: 10 })).map(({ position }) => position)).toEqual([1, 2]);
  });

  it('lists by type, account and playbook, and counts the whole list', async () => {
    const database = await open({ entities });
    const ctx = contextOn(database);
    await append(database, ctx, [
      anEvent({ accountId: 'acct_1', type: 'stage.entered', data: { stage: 'trial' } }),
      anEvent({ accountId: 'acct_2' }),
      anEvent({
        accountId: 'acct_2',
        type: 'run.started',
        data: { runId: 'runn_1', playbook: 'onboarding', hash: 'x' },
      }),
      anEvent({ accountId: 'acct_2' }),
    ]);
    const idsOf = async (filter: object) =>
      (await log.list(ctx, { first: 10 }, filter)).nodes.map(({ position }) => position);
    expect(await idsOf({ types: ['stage.entered', 'run.started'] })).toEqual([1, 3]);
    expect(await idsOf({ accountIds: ['acct_2'] })).toEqual([2, 3, 4]);
    expect(await idsOf({ playbookKeys: ['onboarding'] })).toEqual([3]);
    expect(await idsOf({ accountIds: [] })).toEqual([]);
    const page = await log.list(ctx, { first: 2 }, { accountIds: ['acct_2'] });
    expect([page.nodes.length, page.hasNextPage, page.hasPreviousPage, await page.totalCount()]).toEqual([
      2,
      true,
      false,
      3,
    ]);
    const next = await log.list(ctx, { first: 2, after: page.cursors[1] ?? null }, { accountIds: ['acct_2'] });
    expect([next.nodes.map(({ position }) => position), next.hasNextPage]).toEqual([[4], false]);
  });

  it('refuses a cursor of another list, of the future, and one older than what is kept', async () => {
    const database = await open({ entities });
    const ctx = contextOn(database);
    await append(database, ctx, [anEvent({ at: 10 }), anEvent({ at: 20 }), anEvent({ at: 90 }), anEvent({ at: 30 })]);
    const [first, second] = await log.read(ctx, { after: 0, first: 2 });
    for (const cursor of [
      '',
      'x',
      encodeCursor(['a', 1]),
      encodeCursor(['e', -1]),
      encodeCursor(['e', 1.5]),
      encodeCursor(['e', 99]),
    ])
      await expect(log.list(ctx, { after: cursor })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    expect(await database.transaction(ctx, (ctx) => log.prune(ctx, 50))).toBe(2);
    expect(await database.transaction(ctx, (ctx) => log.prune(ctx, 50))).toBe(0);
    await expect(log.list(ctx, { after: first?.cursor ?? '' })).rejects.toMatchObject({
      code: 'CURSOR_EXPIRED',
      data: { oldestCursor: second?.cursor },
    });
    const kept = await log.list(ctx, { after: second?.cursor ?? '' });
    expect(kept.nodes.map(({ position }) => position)).toEqual([3, 4]);
    expect((await log.list(ctx, {})).nodes.length).toBe(2);
    expect(await database.transaction(ctx, (ctx) => log.prune(ctx, 100))).toBe(2);
    expect((await log.list(ctx, { after: await log.head(ctx) })).nodes).toEqual([]);
  });
});

@Entity('naive_event')
class NaiveEvent {
  @AutoIdColumn()
  id!: number;

  @IntColumn()
  n!: number;
}

onMariaDb((open) => {
  it('is needed: a reader by auto-increment id skips events that commit late', async () => {
    const database = await open({ entities: [NaiveEvent] });
    const ctx = contextOn(database);
    const writing = writeConcurrently(300, (heldMs) =>
      database.transaction(ctx, async (ctx) => {
        await ctx.db.run('INSERT INTO naive_event (n) VALUES (1)');
        if (heldMs > 0) await sleep(heldMs);
      }),
    );
    const seen = await followWhile(writing, async (last) =>
      (await ctx.db.query<{ id: number }>('SELECT id FROM naive_event WHERE id > ? ORDER BY id', [last])).map(
        ({ id }) => Number(id),
      ),
    );
    expect(seen.length).toBeLessThan(300);
  });
});
