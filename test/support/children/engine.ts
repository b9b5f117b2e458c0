import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../../../migrations/index.js';
import { buildEngineRoom, type EngineRoom } from '../../../src/app/engine-room.js';
import { MemoryBus } from '../../../src/bus/memory-bus.js';
import { loadConfig } from '../../../src/config.js';
import { Database } from '../../../src/database/database.js';
import { Saver } from '../../../src/engine/save.js';
import { entities } from '../../../src/entities.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { RealClock } from '../../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../../src/kernel/context.js';
import { armCrashPoint } from '../../../src/kernel/crash-point.js';
import { createLog } from '../../../src/kernel/log.js';

/**
 * The engine room in a process of its own: the real intake and the real engine on the real database, without GraphQL
 * and plugins, so that it starts fast enough to be killed a thousand times. It loads, waits for a line on its standard
 * input, begins, and takes `recordSignals` on /graphql as the whole server does. With CHAOS_BROKEN it is an engine that
 * marks before it saves.
 */
await once(
  process.stdin.once('end', () => process.exit()),
  'data',
); // its parent gone, it goes too
const config = loadConfig(process.env);
armCrashPoint(config.crashAt);
const log = createLog(config.logLevel);
const database = await Database.open({ url: config.databaseUrl, log, entities, migrations });
const ctx = new Context(SYSTEM, new RealClock(), log, database.reader);
const room = buildEngineRoom({
  config,
  database,
  bus: new MemoryBus(log),
  calendar: new Calendar({ zone: config.timeZone, holidays: config.holidays }),
  ctx,
});
if (process.env.CHAOS_BROKEN) markBeforeSaving(room);
const server = createServer((request, response) => {
  answer(request, room).then(
    (data) => response.end(JSON.stringify(data)),
    (error: unknown) => response.end(JSON.stringify({ errors: [{ message: String(error) }] })),
  );
}).listen(0, '127.0.0.1');
await once(server, 'listening');
room.engine.start(ctx);
room.dispatcher.start(ctx);
process.stdout.write(`Perennial listens on http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);

interface Sent {
  readonly key: string;
  readonly type: string;
  readonly account: { readonly externalId: string };
  readonly contact?: { readonly externalId: string };
  readonly occurredAt: string;
  readonly properties: Record<string, unknown>;
}

async function answer(request: IncomingMessage, { intake }: EngineRoom): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as { variables: { input: { signals: Sent[] } } };
  const inputs = variables.input.signals.map(({ key, type, account, contact, occurredAt, properties }) => ({
    key,
    type: type.toLowerCase().replace('_', '.'),
    accountExternalId: account.externalId,
    contactExternalId: contact?.externalId,
    occurredAt: Date.parse(occurredAt),
    properties,
  }));
  const results = await intake.record(ctx, inputs);
  return {
    data: {
      recordSignals: {
        results: results.map(({ key, status, refusal }) => ({ key, status, reason: refusal?.message ?? null })),
      },
    },
  };
}

/**
 * Commits the state rows and the marks, rests, and only then writes what the turns came to: dead in between, that is
 * lost.
 */
function markBeforeSaving({ shell }: EngineRoom): void {
  const save = Saver.prototype.save;
  const late: (() => Promise<unknown>)[] = [];
  Saver.prototype.save = function (ctx, batch, setting) {
    const effects = { writes: [...batch.writes], events: [...batch.events], outgoing: [...batch.outgoing] };
    const without = (own: object) => Object.create(batch, Object.getOwnPropertyDescriptors(own)) as typeof batch;
    late.push(() =>
      database.transaction(ctx.on(database.reader), (ctx) =>
        save.call(this, ctx, without({ ...effects, claimed: new Map(), failed: new Map() }), setting),
      ),
    );
    return save.call(this, ctx, without({ writes: [], events: [], outgoing: [] }), setting);
  };
  const takeDue = shell.takeDue.bind(shell);
  shell.takeDue = async (ctx) => {
    const taken = await takeDue(ctx);
    await sleep(50);
    for (const write of late.splice(0)) await write();
    return taken;
  };
}
