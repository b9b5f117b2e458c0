import 'reflect-metadata';
import { migrations } from '../../migrations/index.js';
import type { Bus } from '../bus/bus.js';
import { MemoryBus } from '../bus/memory-bus.js';
import type { Config } from '../config.js';
import { Database } from '../database/database.js';
import { parseDatabaseUrl } from '../database/url.js';
import type { RulebookStore } from '../engine/rulebook-store.js';
import { entities } from '../entities.js';
import { Calendar } from '../kernel/calendar.js';
import { type Clock, RealClock } from '../kernel/clock.js';
import { type Actor, Context, SYSTEM } from '../kernel/context.js';
import { armCrashPoint } from '../kernel/crash-point.js';
import { createLog, type Log } from '../kernel/log.js';
import { chooseIsolation, isolationOf } from '../plugin/load/isolation.js';
import { buildEngineRoom, type EngineRoom } from './engine-room.js';
import { type EngineLine, remoteDesk, remoteEngine } from './remote-engine.js';
import { buildServices, type Services } from './services.js';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  /** The bus of a process with several threads. */
  readonly bus?: Bus;
  /** Another thread of this process that takes the turns and holds the writing connection. */
  readonly line?: EngineLine;
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
  /** Brings the schema up to date. */
  migrate(): Promise<void>;
  /** Migrates the schema and puts the plugins in force. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

export const openDatabase = (config: Config, log: Log): Promise<Database> =>
  Database.open({ url: config.databaseUrl, log, entities, migrations });

/** Beside the engine's thread: SQLite has one writing connection, which is there; a server takes many. */
async function openBeside(config: Config, log: Log, line: EngineLine): Promise<Database> {
  const address = parseDatabaseUrl(config.databaseUrl);
  return address.dialect === 'sqlite'
    ? Database.reading(address.file, remoteDesk(line), log)
    : openDatabase(config, log);
}

/** Opens the database and puts the rooms together. */
export async function openPlatform(
  config: Config,
  { clock = new RealClock(), log = createLog(config.logLevel), bus = new MemoryBus(log), line }: AppOptions = {},
): Promise<Platform> {
  armCrashPoint(config.crashAt);
  chooseIsolation(isolationOf(config.pluginIsolation));
  const database = await (line === undefined ? openDatabase(config, log) : openBeside(config, log, line));
  const calendar = new Calendar({ zone: config.timeZone, holidays: config.holidays });
  const contextOf = (actor: Actor) => new Context(actor, clock, log, database.reader);
  const setting = {
    config,
    database,
    bus,
    calendar,
    ctx: contextOf(SYSTEM),
    ...(line && { remote: remoteEngine(line) }),
  };
  const room = buildEngineRoom(setting);
  const services = buildServices(setting, room);
  const unfollow = line === undefined ? () => undefined : followRulebook(setting.ctx, bus, room.rulebooks);
  return {
    ...setting,
    ...room,
    ...services,
    log,
    contextOf,
    migrate: async () => {
      if (line === undefined) await database.migrate(); // else it is done when the thread has opened
    },
    prepare: async () => {
      if (line !== undefined) return line.call('engine.prepare', { isWatched: false });
      await database.migrate();
      await room.publisher.load(setting.ctx);
    },
    close: async () => {
      unfollow();
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

/** How often, at most, a thread that publishes no rulebook looks which one is in force, ms. */
const FOLLOW = 250;

/** Keeps what this thread knows of the rulebook near the one in force, which another thread publishes. */
function followRulebook(ctx: Context, bus: Bus, rulebooks: RulebookStore): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    timer = undefined;
    rulebooks.current(ctx).catch((error: unknown) => ctx.log.debug({ err: error }, 'no rulebook could be read'));
  };
  const soon = () => void (timer ??= setTimeout(look, FOLLOW));
  const stops = [bus.subscribe('events', soon), bus.subscribe('signals', soon)];
  return () => {
    for (const stop of stops) stop();
    clearTimeout(timer);
  };
}
