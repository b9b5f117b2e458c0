import type { Database } from '../database/database.js';
import { composeBody } from '../engine/compose.js';
import type { ProgressStore } from '../engine/progress.js';
import type { PublicationService } from '../engine/publication-service.js';
import { PLUGIN_FAULTS, type PluginFaults } from '../engine/published-playbook-book.js';
import type { RulebookStore } from '../engine/rulebook-store.js';
import type { EventLog } from '../event/log.js';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { checkLoads, isSound, type PluginCheck } from './check.js';
import { checkWhole, refuseWhole, type WholeCheck } from './check-whole.js';
import { compilePlugin } from './compile-plugin.js';
import { loadPlugins } from './load/loader.js';
import { playbookTexts } from './playbook-texts.js';
import type { PluginPlaces } from './plugin.types.js';

/**
 * Loads the plugins of a folder, and those that are packages, and puts the sound ones in force together; one with
 * faults keeps the version it had.
 */
export class PluginPublisher {
  /** Whether this process loads plugins: an engine does, an API process does not. */
  hasLoaded = false;

  constructor(
    private readonly database: Database,
    private readonly rulebooks: RulebookStore,
    private readonly segments: PublicationService,
    private readonly progress: ProgressStore,
    private readonly events: EventLog,
    private readonly places: PluginPlaces,
    private readonly wake: () => void,
    /** Told of what was loaded, once it is in force: the threads of plugins’ code follow it. */
    private readonly onLoaded: (ctx: Context, checks: readonly PluginCheck[]) => Promise<void> = async () => undefined,
  ) {}

  /** Returns what was found of each plugin, and the playbooks that are new or changed by it. */
  async load(ctx: Context): Promise<{ checks: readonly PluginCheck[]; changed: readonly string[] }> {
    this.hasLoaded = true;
    const earlier = await this.inForce(ctx);
    const loaded = checkLoads(await loadPlugins(this.places), compilePlugin, earlier);
    const whole = checkWhole(loaded, earlier, await this.segments.declared(ctx));
    const { checks, changed } = await this.publish(ctx, whole).catch((error: unknown) => {
      if (error instanceof PerennialError && error.code === 'PLUGIN_INVALID')
        return this.publish(ctx, refuseWhole(whole.checks, earlier, error));
      throw error;
    });
    await this.onLoaded(ctx, checks);
    this.wake();
    return { checks, changed };
  }

  private publish(
    ctx: Context,
    { checks, definitions }: WholeCheck,
  ): Promise<{ checks: readonly PluginCheck[]; changed: readonly string[] }> {
    return this.database.transaction(ctx, async (ctx) => {
      await this.rulebooks.lock(ctx); // before the segments are read: one that is changed meanwhile would be lost
      const { changed } = await this.rulebooks.publish(
        ctx,
        composeBody(definitions, await this.segments.declared(ctx)),
        {
          texts: playbookTexts(checks.flatMap((check) => (isSound(check) ? (check.plugin ?? []) : []))),
        },
      );
      await this.keepFaults(ctx, checks); // its events after all else: whoever logs holds everybody up
      return { checks, changed };
    });
  }

  private async inForce(ctx: Context): Promise<ReadonlyMap<string, PluginDefinition>> {
    if ((await this.rulebooks.currentHash(ctx)) === '') return new Map();
    const { body } = await this.rulebooks.current(ctx);
    return new Map(body.plugins.map((plugin) => [plugin.name, plugin]));
  }

  /** What is wrong now, for every process to see; a fault that was not there before is told as an event too. */
  private async keepFaults(ctx: Context, checks: readonly PluginCheck[]): Promise<void> {
    const before = (await this.progress.read<PluginFaults>(ctx, PLUGIN_FAULTS))?.body ?? {};
    const body: PluginFaults = Object.fromEntries(
      checks.filter(({ faults }) => faults.length > 0).map(({ name, faults }) => [name, faults]),
    );
    await this.progress.write(ctx, PLUGIN_FAULTS, { done: checks.filter(isSound).length, total: checks.length, body });
    const failed = checks.filter(
      (check) => !isSound(check) && JSON.stringify(before[check.name]) !== JSON.stringify(check.faults),
    );
    for (const { name, faults } of failed)
      ctx.log.warn(
        {
          plugin: name,
          faults: faults.map(
            ({ file, line, column, code, message, cure }) =>
              `${file}:${line}:${column} ${code}: ${message}${cure === undefined ? '' : ` ${cure}`}`,
          ),
        },
        'a plugin failed its checks; its earlier version stays in force',
      );
    await this.events.append(
      ctx,
      failed.map(({ name, faults }) => ({
        id: newId('event'),
        type: 'plugin.failed' as const,
        at: ctx.now(),
        data: { plugin: name, code: faults[0]?.code ?? '' },
      })),
    );
  }
}
