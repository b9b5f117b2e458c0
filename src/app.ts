import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { migrations } from '../migrations/index.js';
import { buildEngineRoom, type EngineRoom } from './app/engine-room.js';
import { buildSchema } from './app/schema.js';
import { buildServices, type Services } from './app/services.js';
import { MemoryBus } from './bus/memory-bus.js';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { type FileHold, holdFile } from './database/file-lock.js';
import { parseDatabaseUrl } from './database/url.js';
import { entities } from './entities.js';
import { Calendar } from './kernel/calendar.js';
import { type Clock, RealClock } from './kernel/clock.js';
import { type Actor, Context, SYSTEM } from './kernel/context.js';
import { armCrashPoint } from './kernel/crash-point.js';
import { createLog, type Log } from './kernel/log.js';
import { type PluginWatch, watchPlugins } from './plugin/watch.js';
import { type Readiness, type RunningServer, startServer } from './server/server.js';

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

export interface StartOptions {
  /** Whether this process takes turns; false serves the API only. */
  readonly engine?: boolean;
}

export interface App extends Platform {
  readonly schema: GraphQLSchema;
  /** Answers the address of GraphQL, and the admin key when this start has made one. @throws DATABASE_IN_USE, PORT_IN_USE */
  start(options?: StartOptions): Promise<{ url: string; newKey: string | undefined }>;
  /** Begins to take turns, and to watch the plugins folder: what `start` does unless it is told not to. */
  startEngine(): void;
  /** Graceful: new work is refused, work under way is finished. */
  stop(): Promise<void>;
}

export const openDatabase = (config: Config, log: Log): Promise<Database> => Database.open({ url: config.databaseUrl, log, entities, migrations });

/** Opens the database and puts the rooms together. */
export async function openPlatform(config: Config, { clock = new RealClock(), log = createLog(config.logLevel) }: AppOptions = {}): Promise<Platform> {
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

/** The whole server. This file is the only place where things are put together. */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const platform = await openPlatform(config, options);
  const schema = buildSchema(platform, platform);
  const running: Running = {};
  return {
    ...platform,
    schema,
    start: (options = {}) =>
      start(platform, schema, running, options).catch(async (error: unknown) => {
        await stop(platform, running); // or what is open keeps the process alive
        throw error;
      }),
    startEngine: () => startEngine(platform, running),
    stop: () => stop(platform, running),
  };
}

/** What a started app holds, so that it can be let go of in order. */
interface Running {
  hold?: FileHold;
  server?: RunningServer;
  watch?: PluginWatch;
}

async function start(platform: Platform, schema: GraphQLSchema, running: Running, { engine = true }: StartOptions): Promise<{ url: string; newKey: string | undefined }> {
  const { config, ctx } = platform;
  const address = parseDatabaseUrl(config.databaseUrl);
  if (address.dialect === 'sqlite') running.hold ??= holdFile(address.file);
  if (engine) await prepareWatched(platform, running);
  else await platform.database.migrate();
  running.server = await startServer({
    schema,
    host: config.host,
    port: config.port,
    log: platform.log,
    authenticate: (authorization) => platform.access.authenticate(ctx.fresh(), authorization),
    makeContext: platform.contextOf,
    beforeOperation: (ctx, source) => platform.events.prepare(ctx, source),
    readiness: () => readiness(platform, running),
  });
  await platform.jobs.recover(ctx);
  const newKey = await platform.access.ensureAdminKey(ctx, config.adminKey);
  if (engine) startEngine(platform, running);
  return { url: `${running.server.url}/graphql`, newKey };
}

function startEngine(platform: Platform, running: Running): void {
  platform.engine.start(platform.ctx);
  platform.dispatcher.start(platform.ctx);
  platform.reloads.start(platform.ctx);
  running.watch ??= watchPlugins(platform.config.pluginsDir, () => reload(platform));
}

/** The plugins folder is watched before it is read, so that no change is missed between. */
async function prepareWatched(platform: Platform, running: Running): Promise<void> {
  const skip = () => undefined;
  const watch = watchPlugins(platform.config.pluginsDir, () => prepared.then(() => reload(platform), skip));
  running.watch = watch;
  const prepared = watch.ready.then(() => platform.prepare());
  await prepared;
}

async function reload({ publisher, ctx }: Platform): Promise<void> {
  await publisher.load(ctx).catch((error: unknown) => ctx.log.error({ err: error }, 'the plugins could not be loaded again'));
}

async function readiness({ database, engine, ctx }: Platform, { watch }: Running): Promise<Readiness> {
  const takesTurns = watch !== undefined;
  const databaseCheck = await database.reader.query('SELECT 1').then(
    () => 'ok',
    () => 'does not answer',
  );
  const engineCheck = !takesTurns ? 'not in this process' : engine.fault !== undefined ? 'its last round failed; it is trying again' : engine.isRunning ? 'ok' : 'not running';
  ctx.log.trace({ databaseCheck, engineCheck }, 'readiness');
  return { isReady: databaseCheck === 'ok' && (!takesTurns || engineCheck === 'ok'), checks: { database: databaseCheck, engine: engineCheck } };
}

async function stop(platform: Platform, running: Running): Promise<void> {
  await running.watch?.close();
  await running.server?.close({ graceMs: 10_000 });
  if (platform.engine.isRunning) await platform.engine.stop();
  await platform.close();
  running.hold?.release();
}
