import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryBus } from '../../../src/bus/memory-bus.js';
import type { Database } from '../../../src/database/database.js';
import { EventCounter } from '../../../src/event/event-counter.entity.js';
import type { EventAudience } from '../../../src/event/event-filter.js';
import type { EventStream } from '../../../src/event/event-stream.js';
import { LifecycleEventRow } from '../../../src/event/lifecycle-event.entity.js';
import { EventLog, type NewEvent } from '../../../src/event/log.js';
import { EventTail, type SubscribeOptions, type TailSetting } from '../../../src/event/tail.js';
import { newId } from '../../../src/kernel/ids.js';
import { quietLog } from '../../../src/kernel/log.js';
import { contextOn, eachDatabase } from '../../support/databases.js';

const OWNERS: Readonly<Record<string, string>> = { acct_1: 'memb_1', acct_2: 'memb_2' };

const audience: EventAudience = {
  conditions: ({ ownerIds }) =>
    ownerIds
      ? [
          {
            text: `e.account_id IN (${
              Object.keys(OWNERS)
                .filter((id) => ownerIds.includes(OWNERS[id] as string))
                .map((id) => `'${id}'`)
                .join() || 'NULL'
            })`,
            values: [],
          },
        ]
      : [],
  marks: async (_ctx, ids) => new Map(ids.map((id) => [id, { ownerId: OWNERS[id] ?? null, segmentIds: [] }])),
};

const anEvent = (accountId = 'acct_1'): NewEvent => ({
  id: newId('event'),
  type: 'segment.entered',
  at: 1_000,
  accountId,
  data: { segment: 'smb' },
});

eachDatabase((open) => {
  let database: Database;
  let tails: EventTail[] = [];

  beforeEach(async () => {
    database = await open({ entities: [LifecycleEventRow, EventCounter] });
  });

  afterEach(() => {
    for (const tail of tails) tail.close();
    tails = [];
  });

  /** One process: its own bus, log and tail. */
  function aProcess(setting: TailSetting = {}) {
    const ctx = contextOn(database);
    const bus = new MemoryBus(quietLog);
    const log = new EventLog(audience);
    const tail = new EventTail(ctx, log, audience, bus, setting);
    tails.push(tail);
    const write = async (count: number, accountId?: string) => {
      await database.transaction(ctx, (ctx) =>
        log.append(
          ctx,
          Array.from({ length: count }, () => anEvent(accountId)),
        ),
      );
      bus.publish('events');
    };
    return {
      ctx,
      log,
      tail,
      write,
      head: () => log.head(ctx),
      subscribe: (options?: SubscribeOptions) => tail.subscribe(ctx, options),
    };
  }

  async function take(stream: EventStream, count: number): Promise<LifecycleEventRow[]> {
    const events: LifecycleEventRow[] = [];
    while (events.length < count) {
      const { value, done } = await stream.next();
      if (done) break;
      events.push(...value);
    }
    return events;
  }

  const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const positions = (events: readonly LifecycleEventRow[]) => events.map(({ position }) => position);

  it('replays from a cursor and goes live with no gap and no duplicate while events are written', async () => {
    const { write, head, subscribe } = aProcess();
    const start = await head();
    await write(700);
    const stream = await subscribe({ after: start });
    const writing = (async () => {
      for (let batch = 0; batch < 100; batch++) await write(10);
    })();
    expect(positions(await take(stream, 1_700))).toEqual(upTo(1_700));
    await writing;
    await write(1);
    expect(positions(await take(stream, 1))).toEqual([1_701]);
  });

  it('begins with what comes after the call when no cursor is given', async () => {
    const { write, subscribe } = aProcess();
    await write(3);
    const stream = await subscribe();
    await write(2);
    expect(positions(await take(stream, 2))).toEqual([4, 5]);
  });

  it('sees events of another process without a wake-up', async () => {
    const api = aProcess({ pollMs: 20 });
    const engine = aProcess();
    const stream = await api.subscribe();
    const first = take(stream, 5);
    await sleep(50);
    await engine.write(5);
    expect(positions(await first)).toEqual(upTo(5));
  });

  it('wakes at once when the bus says so', async () => {
    const { write, subscribe } = aProcess({ pollMs: 60_000 });
    const stream = await subscribe();
    const first = take(stream, 1);
    await sleep(50);
    await write(1);
    expect(positions(await first)).toEqual([1]);
  });

  it('filters alike while it replays and while it is live', async () => {
    const { write, head, subscribe } = aProcess();
    const start = await head();
    await write(2, 'acct_1');
    await write(2, 'acct_2');
    const stream = await subscribe({ after: start, filter: { ownerIds: ['memb_2'] } });
    expect(positions(await take(stream, 2))).toEqual([3, 4]);
    const live = take(stream, 2);
    await sleep(20);
    await write(2, 'acct_1');
    await write(2, 'acct_2');
    expect(positions(await live)).toEqual([7, 8]);
  });

  it('survives a burst that overfills the waiting line, without a gap', async () => {
    const { write, subscribe } = aProcess({ mostWaiting: 100, stallMs: 60_000 });
    const stream = await subscribe();
    const first = take(stream, 1);
    await sleep(20);
    await write(1);
    await first;
    for (let batch = 0; batch < 10; batch++) await write(300);
    expect(positions(await take(stream, 3_000))).toEqual(upTo(3_001, 2));
  });

  it('gives a stalled subscriber up with SLOW_CONSUMER and the cursor to resume from; others go on', async () => {
    const { write, head, subscribe } = aProcess({ pollMs: 10, stallMs: 100, mostWaiting: 50 });
    const start = await head();
    const stalled: unknown[] = [];
    const slow = await subscribe({ after: start, onStall: (error) => stalled.push(error) });
    const quick = await subscribe({ after: start });
    await write(10);
    expect(positions(await take(slow, 10))).toEqual(upTo(10));
    expect(positions(await take(quick, 10))).toEqual(upTo(10));
    const rest = take(quick, 500);
    for (let batch = 0; batch < 50; batch++) {
      await write(10);
      await sleep(5);
    }
    expect(positions(await rest)).toEqual(upTo(510, 11));
    const failure = await slow.next().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'SLOW_CONSUMER' });
    expect(stalled).toEqual([failure]);
    expect(await slow.next()).toEqual({ done: true, value: undefined });
    const resumed = await subscribe({ after: (failure as { data: { cursor: string } }).data.cursor });
    expect(positions(await take(resumed, 500))).toEqual(upTo(510, 11));
  });

  it('does not call a subscriber stalled that had nothing to take', async () => {
    const { tail, write, subscribe } = aProcess({ pollMs: 10, stallMs: 1_000 });
    const stream = await subscribe();
    await sleep(1_200);
    const first = take(stream, 1);
    await write(1);
    expect(positions(await first)).toEqual([1]);
    await sleep(1_200);
    await write(1);
    while (tail.position < 2) await sleep(5);
    expect(positions(await take(stream, 1))).toEqual([2]);
  });

  it('ends a waiting subscriber when it is returned, and all of them when the tail is closed', async () => {
    const { tail, subscribe } = aProcess();
    const [left, closed] = [await subscribe(), await subscribe()];
    const [ofLeft, ofClosed] = [left.next(), closed.next()];
    await sleep(20);
    await left.return();
    expect(await ofLeft).toEqual({ done: true, value: undefined });
    tail.close();
    expect(await ofClosed).toEqual({ done: true, value: undefined });
  });

  it('hands events one by one to a listener inside the process, until it is told to end', async () => {
    const { tail, write, head } = aProcess();
    const after = await head();
    await write(3);
    const ending = new AbortController();
    const heard: number[] = [];
    for await (const { position } of tail.listen({ after, signal: ending.signal })) {
      heard.push(position);
      if (position === 3) setTimeout(() => ending.abort(), 20);
    }
    expect(heard).toEqual([1, 2, 3]);
  });

  it('refuses a cursor that is none of this log', async () => {
    const { subscribe } = aProcess();
    await expect(subscribe({ after: 'nonsense' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
});
