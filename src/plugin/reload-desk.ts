import type { Pause } from '../engine/pause.js';
import type { ProgressStore } from '../engine/progress.js';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import type { PluginPublisher } from './publisher.js';

/** Where a process that loads no plugins asks one that does. */
const RELOAD = 'plugin reload';
const LOOK = 300;
/** How long the asker waits, in looks. */
const MOST_LOOKS = 100;

interface Reload {
  readonly asked: string;
  readonly answered?: string;
  readonly changed?: readonly string[];
}

/** Loads the plugins again; returns which changed. */
export interface PluginReloads {
  load(ctx: Context): Promise<{ changed: readonly string[] }>;
}

/**
 * Loads the plugins again: here, when this process loads plugins; else it asks an engine process, for an API process
 * never loads plugin code.
 */
export class ReloadDesk implements PluginReloads {
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly publisher: PluginPublisher,
    private readonly progress: ProgressStore,
    private readonly pause: Pause,
    /** The engine's thread of this process, which loads plugins. */
    private readonly elsewhere?: PluginReloads,
  ) {}

  /** @throws ENGINE_UNAVAILABLE when it is not done here, and no engine process answers within half a minute */
  async load(ctx: Context): Promise<{ changed: readonly string[] }> {
    if (this.elsewhere !== undefined) return this.elsewhere.load(ctx);
    if (this.publisher.hasLoaded) return this.publisher.load(ctx);
    const asked = newId('cause');
    await this.progress.write<Reload>(ctx, RELOAD, { done: 0, total: 1, body: { asked } });
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await this.pause.until(LOOK);
      const answer = (await this.progress.read<Reload>(ctx, RELOAD))?.body;
      if (answer?.answered === asked) return { changed: answer.changed ?? [] };
    }
    throw new PerennialError(
      'ENGINE_UNAVAILABLE',
      'No engine process has loaded the plugins within half a minute. Start one, or look into its log.',
    );
  }

  /** Returns what processes ask that load no plugins. */
  start(ctx: Context): void {
    this.running = this.loop(ctx);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await this.running;
  }

  private async loop(ctx: Context): Promise<void> {
    while (!this.isStopping) {
      await this.answer(ctx).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'the plugins could not be loaded again'),
      );
      if (!this.isStopping) await this.pause.until(LOOK);
    }
  }

  private async answer(ctx: Context): Promise<void> {
    const wanted = (await this.progress.read<Reload>(ctx, RELOAD))?.body;
    if (wanted === undefined || wanted.answered !== undefined) return;
    const { changed } = await this.publisher.load(ctx);
    await this.progress.write<Reload>(ctx, RELOAD, {
      done: 1,
      total: 1,
      body: { asked: wanted.asked, answered: wanted.asked, changed },
    });
  }
}
