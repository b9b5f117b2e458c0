import type { GraphQLSchema } from 'graphql';
import { type AppOptions, openPlatform, type Platform } from './app/platform.js';
import { buildSchema } from './app/schema.js';
import type { Config } from './config.js';
import { type FileHold, holdFile } from './database/file-lock.js';
import { parseDatabaseUrl } from './database/url.js';
import { type PluginWatch, watchPlugins } from './plugin/watch.js';
import { type Readiness, type RunningServer, startServer } from './server/server.js';

export interface StartOptions {
  /** Whether this process takes turns; false serves the API only. */
  readonly engine?: boolean;
}

export interface App extends Platform {
  readonly schema: GraphQLSchema;
  /**
   * Answers the address of GraphQL, and the admin key when this start has made one. @throws DATABASE_IN_USE,
   * PORT_IN_USE
   */
  start(options?: StartOptions): Promise<{ url: string; newKey: string | undefined }>;
  /** Begins to take turns, and to watch the plugins folder: what `start` does unless it is told not to. */
  startEngine(): void;
  /** Graceful: new work is refused, work under way is finished. */
  stop(): Promise<void>;
}

/** The whole server. Here and in app/ is the only place where things are put together. */
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

async function start(
  platform: Platform,
  schema: GraphQLSchema,
  running: Running,
  { engine = true }: StartOptions,
): Promise<{ url: string; newKey: string | undefined }> {
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
  await publisher
    .load(ctx)
    .catch((error: unknown) => ctx.log.error({ err: error }, 'the plugins could not be loaded again'));
}

async function readiness({ database, engine, ctx }: Platform, { watch }: Running): Promise<Readiness> {
  const takesTurns = watch !== undefined;
  const databaseCheck = await database.reader.query('SELECT 1').then(
    () => 'ok',
    () => 'does not answer',
  );
  const engineCheck = !takesTurns
    ? 'not in this process'
    : engine.fault !== undefined
      ? 'its last round failed; it is trying again'
      : engine.isRunning
        ? 'ok'
        : 'not running';
  ctx.log.trace({ databaseCheck, engineCheck }, 'readiness');
  return {
    isReady: databaseCheck === 'ok' && (!takesTurns || engineCheck === 'ok'),
    checks: { database: databaseCheck, engine: engineCheck },
  };
}

async function stop(platform: Platform, running: Running): Promise<void> {
  await running.watch?.close();
  await running.server?.close({ graceMs: 10_000 });
  if (platform.engine.isRunning) await platform.engine.stop();
  await platform.close();
  running.hold?.release();
}
