import type { FactSpec } from '../condition/fact.js';
import type { Context } from '../kernel/context.js';
import type { BookedPlaybook, PlaybookBook, PluginInfo } from '../playbook/playbook-book.js';
import type { ProgressStore } from './progress.js';
import { compilePublished } from './rulebook.js';
import type { RulebookStore } from './rulebook-store.js';

/** Where the faults of the plugins that were last loaded are kept, so that every process can show them. */
export const PLUGIN_FAULTS = 'plugin faults';

export type PluginFaults = Readonly<Record<string, PluginInfo['faults']>>;

/** The playbooks, plugins and facts in force, for queries. */
export class RulebookBook implements PlaybookBook {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly progress: ProgressStore,
  ) {}

  async current(ctx: Context): Promise<{ playbooks: readonly BookedPlaybook[]; plugins: readonly PluginInfo[] }> {
    const { body, playbooks } = await this.rulebooks.current(ctx);
    const pluginOf = new Map(body.playbooks.map(({ hash, plugin }) => [hash, plugin]));
    const faults = (await this.progress.read<PluginFaults>(ctx, PLUGIN_FAULTS))?.body ?? {};
    const loaded = body.plugins.map(({ name, version, compatible }) => ({ name, version, compatible, faults: faults[name] ?? [] }));
    const failed = Object.entries(faults).filter(([name, found]) => found.length > 0 && !loaded.some((plugin) => plugin.name === name));
    return {
      playbooks: playbooks.map((playbook) => ({ playbook, plugin: pluginOf.get(playbook.hash) ?? '' })),
      plugins: [...loaded, ...failed.map(([name, found]) => ({ name, faults: found }))],
    };
  }

  async version(ctx: Context, hash: string): Promise<BookedPlaybook | undefined> {
    const { scope } = await this.rulebooks.current(ctx);
    const [row] = await ctx.db.query<{ body: string; label: string; plugin_name: string }>('SELECT body, label, plugin_name FROM playbook_version WHERE hash = ?', [hash]);
    const playbook = row && compilePublished({ definition: JSON.parse(row.body), label: row.label }, scope);
    return playbook && { playbook, plugin: row.plugin_name };
  }

  /** The account's facts and a contact's, as editors see them. */
  async facts(ctx: Context): Promise<readonly FactSpec[]> {
    const { facts, contactFacts } = await this.rulebooks.current(ctx);
    return [...facts, ...contactFacts];
  }
}
