import 'reflect-metadata';
import { migrations } from '../../migrations/index.js';
import { MemoryBus } from '../bus/memory-bus.js';
import type { Config } from '../config.js';
import { Database } from '../database/database.js';
import { entities } from '../entities.js';
import { Calendar } from '../kernel/calendar.js';
import { type Clock, RealClock } from '../kernel/clock.js';
import { type Actor, Context, SYSTEM } from '../kernel/context.js';
import { armCrashPoint } from '../kernel/crash-point.js';
import { createLog, type Log } from '../kernel/log.js';
import { buildEngineRoom, type EngineRoom } from './engine-room.js';
import { buildServices, type Services } from './services.js';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Everything but the server: what the command line works with. */
export interface Platform extends EngineRoom, Services {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly calendar: Calendar;
  /** Acts as the system. */
  readonly ctx: Context;
  contextOf(actor: Actor): Context;
  /** Migrates the schema and puts the plugins in force. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

export const openDatabase = (config: Config, log: Log): Promise<Database> =>
  Database.open({ url: config.databaseUrl, log, entities, migrations });

/** Opens the database and puts the rooms together. */
export async function openPlatform(
  config: Config,
  { clock = new RealClock(), log = createLog(config.logLevel) }: AppOptions = {},
): Promise<Platform> {
  armCrashPoint(config.crashAt);
  const database = await openDatabase(config, log);
  const bus = new MemoryBus(log);
  const calendar = new Calendar({ zone: config.timeZone, holidays: config.holidays });
  const contextOf = (actor: Actor) => new Context(actor, clock, log, database.reader);
  const setting = { config, database, bus, calendar, ctx: contextOf(SYSTEM) };
  const room = buildEngineRoom(setting);
  const services = buildServices(setting, room);
  return {
    ...setting,
    ...room,
    ...services,
    log,
    contextOf,
    prepare: async () => {
      await database.migrate();
      await room.publisher.load(setting.ctx);
    },
    close: async () => {
      await room.reloads.stop();
      await room.stopActions();
      room.tail.close();
      await services.jobs.close();
      await services.access.close();
      await bus.close();
      await database.close();
    },
  };
}
