import 'reflect-metadata';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Arg, Field, Int, ObjectType, Query, Resolver, Root, Subscription } from 'type-graphql';
import WebSocket from 'ws';
import { MemoryBus } from '../../src/bus/memory-bus.js';
import { EventCounter } from '../../src/event/event-counter.entity.js';
import type { EventAudience } from '../../src/event/event-filter.js';
import { LifecycleEventRow } from '../../src/event/lifecycle-event.entity.js';
import { EventLog } from '../../src/event/log.js';
import { EventTail, type TailSetting } from '../../src/event/tail.js';
import { consumerOf } from '../../src/graphql/consumer.js';
import { buildPerennialSchema, byStream } from '../../src/graphql/schema.js';
import { RealClock } from '../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../src/kernel/context.js';
import { newId } from '../../src/kernel/ids.js';
import { quietLog } from '../../src/kernel/log.js';
import { startServer } from '../../src/server/server.js';
import { contextOn, eachDatabase } from '../support/databases.js';
import { subscribe } from '../support/graphql-client.js';

@ObjectType({ simpleResolvers: true, description: 'An event.' })
class Told {
  @Field(() => Int, { description: 'Position.' })
  position!: number;

  @Field(() => String, { description: 'Cursor.' })
  cursor!: string;

  @Field(() => String, { description: 'Text, to make it large.' })
  text!: string;
}

@Resolver()
class ToldResolver {
  @Query(() => String, { description: 'Nothing.' })
  nothing(): string {
    return '';
  }

  @Subscription(() => Told, { subscribe: byStream, description: 'Events.' })
  told(
    @Root() row: LifecycleEventRow,
    @Arg('after', () => String, { nullable: true, description: 'Cursor.' }) _after?: string | null,
  ): Told {
    return { position: row.position, cursor: row.cursor, text: String(row.data.text ?? '') };
  }
}

const nobody: EventAudience = { conditions: () => [], marks: async () => new Map() };
const DOCUMENT = 'subscription ($after: String) { told(after: $after) { position cursor text } }';
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

eachDatabase((open) => {
  const ending: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ending.splice(0)) await end();
  });

  /** A server over a log of its own, and how events are written to it. */
  async function aServer(setting: TailSetting = {}) {
    const database = await open({ entities: [LifecycleEventRow, EventCounter] });
    const ctx = contextOn(database);
    const bus = new MemoryBus(quietLog);
    const log = new EventLog(nobody);
    const serve = async () => {
      const tail = new EventTail(ctx, log, nobody, bus, setting);
      const schema = buildPerennialSchema({
        resolvers: [ToldResolver],
        container: { get: () => new ToldResolver() },
        streams: {
          told: (ctx, { after }) =>
            tail.subscribe(ctx, { after: after as string | null, onStall: (error) => consumerOf(ctx).onStall(error) }),
        },
      });
      const server = await startServer({
        schema,
        host: '127.0.0.1',
        port: 0,
        log: quietLog,
        authenticate: async () => SYSTEM,
        makeContext: (actor) => new Context(actor, new RealClock(), quietLog, database.reader),
        readiness: async () => ({ isReady: true, checks: {} }),
      });
      ending.push(async () => {
        await server.close({ graceMs: 200 });
        tail.close();
      });
      return server;
    };
    const write = async (count: number, text = '') => {
      const events = Array.from({ length: count }, () => ({
        id: newId('event'),
        type: 'segment.entered' as const,
        at: 0,
        accountId: 'acct_1',
        data: { text },
      }));
      await database.transaction(ctx, (ctx) => log.append(ctx, events));
      bus.publish('events');
    };
    return { serve, write, head: () => log.head(ctx) };
  }

  it('resumes after twenty cut sockets without a gap or a duplicate', async () => {
    const { serve, write, head } = await aServer();
    const { url } = await serve();
    let after = await head();
    const seen: number[] = [];
    let isWriting = true;
    const writing = (async () => {
      for (let batch = 0; batch < 100; batch++) {
        await write(5);
        await sleep(2);
      }
      isWriting = false;
    })();
    for (let cut = 0; cut < 20 || seen.length < 500; cut++) {
      const stream = subscribe(url, 'key', DOCUMENT, { after });
      const wanted = isWriting ? 1 + Math.floor(Math.random() * 30) : 500 - seen.length;
      for (const { told } of await stream.take(Math.min(wanted, 500 - seen.length))) {
        seen.push(told.position);
        after = told.cursor;
      }
      await stream.stop();
      if (seen.length >= 500) break;
    }
    await writing;
    expect(seen).toEqual(upTo(500));
  });

  it('says why a cursor cannot be resumed from', async () => {
    const { serve } = await aServer();
    const { url } = await serve();
    const failure = await subscribe(url, 'key', DOCUMENT, { after: 'nonsense' })
      .next()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ errors: [{ extensions: { code: 'CURSOR_INVALID' } }] });
  });

  it('goes on at another server after the first has closed', async () => {
    const { serve, write, head } = await aServer();
    const first = await serve();
    const after = await head();
    const stream = subscribe(first.url, 'key', DOCUMENT, { after });
    await write(3);
    const told = (await stream.take(3)).map(({ told }) => told);
    await first.close({ graceMs: 200 });
    await expect(stream.next()).rejects.toMatchObject({ code: 1001 });
    await write(3);
    const second = await serve();
    const resumed = subscribe(second.url, 'key', DOCUMENT, { after: told[2].cursor });
    expect((await resumed.take(3)).map(({ told }) => told.position)).toEqual([4, 5, 6]);
    await resumed.stop();
  });

  it('closes a socket that reads nothing, keeps memory flat meanwhile, and lets others go on', async () => {
    const { serve, write, head } = await aServer({ stallMs: 2_000, mostWaiting: 100 });
    const { url } = await serve();
    const after = await head();
    const stalled = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(stalled, 'open');
    stalled.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer key' } }));
    await once(stalled, 'message');
    stalled.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: DOCUMENT, variables: { after } } }));
    stalled.pause();
    const closed = once(stalled, 'close');
    const quick = subscribe(url, 'key', DOCUMENT, { after });
    const taking = quick.take(1_000, 30_000);
    const before = process.memoryUsage();
    for (let batch = 0; batch < 100; batch++) await write(10, 'x'.repeat(30_000));
    expect((await taking).map(({ told }) => told.position)).toEqual(upTo(1_000));
    const { external, arrayBuffers } = process.memoryUsage();
    expect(external + arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(60_000_000);
    await quick.stop();
    await sleep(4_000);
    stalled.resume();
    const [code] = await closed;
    expect([1006, 1013]).toContain(code);
  });
});
