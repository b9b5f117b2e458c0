import 'reflect-metadata';
import { usageFolds } from '../../../src/usage/usage.fold.js';

/**
 * Takes the turns that are due until there are none, in a process that ends, as `kill -9` ends it, in the turn of the
 * account that is named second; the database is named first. With a third word it writes down no turns, as an engine
 * would that is deliberately broken.
 */
const [databaseUrl = '', deadly, broken] = process.argv.slice(2);
const fold = usageFolds.usage;
usageFolds.usage = (draft, ...rest) => {
  if ('accountId' in draft && draft.accountId === deadly) process.kill(process.pid, 'SIGKILL');
  fold?.(draft, ...rest);
};
// loaded afterwards: the engine keeps the folds as they are when it is loaded
const { buildEngineRoom } = await import('../../../src/app/engine-room.js');
const { MemoryBus } = await import('../../../src/bus/memory-bus.js');
const { loadConfig } = await import('../../../src/config.js');
const { Database } = await import('../../../src/database/database.js');
const { entities } = await import('../../../src/entities.js');
const { Calendar } = await import('../../../src/kernel/calendar.js');
const { RealClock } = await import('../../../src/kernel/clock.js');
const { Context, SYSTEM } = await import('../../../src/kernel/context.js');
const { createLog } = await import('../../../src/kernel/log.js');
const { TurnMarkStore } = await import('../../../src/quarantine/turn-mark.store.js');
const { migrations } = await import('../../../migrations/index.js');

const config = loadConfig({
  DATABASE_URL: databaseUrl,
  LOG_LEVEL: 'silent',
  PERENNIAL_ADMIN_KEY: 'a-key-for-tests-only-0123456789',
});
const log = createLog(config.logLevel);
const database = await Database.open({ url: config.databaseUrl, log, entities, migrations });
const ctx = new Context(SYSTEM, new RealClock(), log, database.reader);
const calendar = new Calendar({ zone: config.timeZone, holidays: config.holidays });
if (broken !== undefined) TurnMarkStore.prototype.during = (_ctx, _accountIds, work) => work(async () => undefined);
const { shell } = buildEngineRoom({ config, database, bus: new MemoryBus(log), calendar, ctx, provenMs: 0 });
while ((await shell.takeDue(ctx)) > 0);
await database.close();
process.exit(0);
