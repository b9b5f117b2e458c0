import type { GraphQLSchema } from 'graphql';
import { type EngineHost, EngineRunner } from './app/engine-runner.js';
import { EngineThread } from './app/engine-thread.js';
import { type AppOptions, openPlatform, type Platform } from './app/platform.js';
import { buildSchema } from './app/schema.js';
import type { Config } from './config.js';
import { type FileHold, holdFile } from './database/file-lock.js';
import { parseDatabaseUrl } from './database/url.js';
import type { PerennialError } from './kernel/errors.js';
import { createLog } from './kernel/log.js';
import { type RunningServer, startServer } from './server/server.js';
import type { Readiness } from './server/setting.js';

interface StartOptions {
  /** Whether this process takes turns; false serves the API only. */
  readonly engine?: boolean;
}

export interface App extends Platform {
  readonly schema: GraphQLSchema;
  /**
   * Returns the address of GraphQL, and the admin key when this start has made one. @throws DATABASE_IN_USE,
   * PORT_IN_USE
   */
  start(options?: StartOptions): Promise<{ url: string; newKey: string | undefined }>;
  /** Begins to take turns, and to watch the plugins folder: what `start` does unless it is told not to. */
  startEngine(): Promise<void>;
  /** Resolves when the server cannot go on and is to be stopped; the error says why. */
  readonly failed: Promise<PerennialError>;
  /** Graceful: new work is refused, work under way is finished. */
  stop(): Promise<void>;
}

/** The whole server in one thread. Here and in app/ is the only place where things are put together. */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const platform = await openPlatform(config, options);
  return appOf(platform, { engine: new EngineRunner(platform) }, new Promise(() => undefined));
}

/**
 * The whole server, its engine in a thread of its own: turns never keep the API waiting. On SQLite the file is held
 * from here on. @throws DATABASE_IN_USE, DATABASE_UNAVAILABLE
 */
export async function createServer(config: Config, entry?: URL): Promise<App & { readonly thread: EngineThread }> {
  const hold = holdOf(config);
  const log = createLog(config.logLevel);
  const thread = new EngineThread({ config, log, ...(entry && { entry }) });
  try {
    await thread.ready();
    const platform = await openPlatform(config, { log, bus: thread.bus, line: thread });
    const app = appOf(platform, { engine: thread, ...(hold && { hold }) }, thread.failed);
    return { ...app, thread };
  } catch (error) {
    await thread.close();
    hold?.release();
    throw error;
  }
}

function appOf(platform: Platform, running: Running, failed: Promise<PerennialError>): App {
  const schema = buildSchema(platform, platform);
  return {
    ...platform,
    schema,
    failed,
    start: (options = {}) =>
      start(platform, schema, running, options).catch(async (error: unknown) => {
        await stop(platform, running); // or what is open keeps the process alive
        throw error;
      }),
    startEngine: async () => {
      running.takesTurns = true;
      await running.engine.start();
    },
    stop: () => stop(platform, running),
  };
}

function holdOf({ databaseUrl }: Config): FileHold | undefined {
  const address = parseDatabaseUrl(databaseUrl);
  return address.dialect === 'sqlite' ? holdFile(address.file) : undefined;
}

/** What a started app holds, so that it can be let go of in order. */
interface Running {
  readonly engine: EngineHost;
  hold?: FileHold;
  server?: RunningServer;
  takesTurns?: boolean;
}

async function start(
  platform: Platform,
  schema: GraphQLSchema,
  running: Running,
  { engine = true }: StartOptions,
): Promise<{ url: string; newKey: string | undefined }> {
  const { config, ctx } = platform;
  const hold = running.hold ?? holdOf(config);
  if (hold !== undefined) running.hold = hold;
  if (engine) await running.engine.prepare({ isWatched: true });
  else await platform.migrate();
  running.takesTurns = engine;
  if (engine) await platform.rulebooks.current(ctx); // compiled before anybody waits for it
  running.server = await startServer({
    schema,
    host: config.host,
    port: config.port,
    introspection: config.introspection,
    graphiql: config.graphiql,
    corsOrigins: config.corsOrigins,
    log: platform.log,
    authenticate: (authorization) => platform.access.authenticate(ctx.fresh(), authorization),
    makeContext: platform.contextOf,
    beforeOperation: (ctx, source) => platform.events.prepare(ctx, source),
    readiness: () => readiness(platform, running),
  });
  await platform.jobs.recover(ctx);
  const newKey = await platform.access.ensureAdminKey(ctx, config.adminKey);
  if (engine) await running.engine.start();
  return { url: `${running.server.url}/graphql`, newKey };
}

async function readiness({ database, ctx }: Platform, { engine, takesTurns }: Running): Promise<Readiness> {
  const databaseCheck = await database.probe().then(
    () => 'ok',
    () => 'does not answer',
  );
  const engineCheck = takesTurns === true ? engine.check() : 'not in this process';
  ctx.log.trace({ databaseCheck, engineCheck }, 'readiness');
  return {
    isReady: databaseCheck === 'ok' && (takesTurns !== true || engineCheck === 'ok'),
    checks: { database: databaseCheck, engine: engineCheck },
  };
}

/** The engine takes no further turn while requests under way are finished: those may need the processor. */
async function stop(platform: Platform, running: Running): Promise<void> {
  await Promise.all([running.engine.halt(), running.server?.close({ graceMs: 10_000 })]);
  await platform.close();
  await running.engine.close();
  running.hold?.release();
}
