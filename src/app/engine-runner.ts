import { type PluginWatch, watchPlugins } from '../plugin/watch.js';
import type { Platform } from './platform.js';

/** What takes turns in this process: in this thread, or in one of its own. */
export interface EngineHost {
  /** Migrates the schema and puts the plugins in force; with `isWatched` their folder is watched from then on. */
  prepare(options: { readonly isWatched: boolean }): Promise<void>;
  /** Begins to take turns, and to do what they ask for outside. */
  start(): Promise<void>;
  /** Takes no further turn, and answers when those under way are saved. */
  halt(): Promise<void>;
  /** `ok`, or what is wrong, in words that may be shown to anybody. */
  check(): string;
  close(): Promise<void>;
}

/** The engine in the thread of its platform. */
export class EngineRunner implements EngineHost {
  private watch: PluginWatch | undefined;
  private hasStarted = false;

  constructor(private readonly platform: Platform) {}

  /** The plugins folder is watched before it is read, so that no change is missed between. */
  async prepare({ isWatched }: { readonly isWatched: boolean }): Promise<void> {
    if (!isWatched) return this.platform.prepare();
    const skip = () => undefined;
    const watch = watchPlugins(this.platform.config.pluginsDir, () => prepared.then(() => this.reload(), skip));
    this.watch = watch;
    const prepared = watch.ready.then(() => this.platform.prepare());
    await prepared;
  }

  async start(): Promise<void> {
    const { engine, dispatcher, reloads, ctx, config } = this.platform;
    this.hasStarted = true;
    engine.start(ctx);
    dispatcher.start(ctx);
    reloads.start(ctx);
    this.watch ??= watchPlugins(config.pluginsDir, () => this.reload());
  }

  async halt(): Promise<void> {
    await this.watch?.close();
    if (this.platform.engine.isRunning) await this.platform.engine.stop();
  }

  check(): string {
    if (!this.hasStarted) return 'not in this process';
    const { engine } = this.platform;
    if (engine.fault !== undefined) return 'its last round failed; it is trying again';
    return engine.isRunning ? 'ok' : 'not running';
  }

  async close(): Promise<void> {
    await this.halt();
  }

  private async reload(): Promise<void> {
    const { publisher, ctx } = this.platform;
    await publisher
      .load(ctx)
      .catch((error: unknown) => ctx.log.error({ err: error }, 'the plugins could not be loaded again'));
  }
}
