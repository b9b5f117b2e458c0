import type { FactSpec } from '../condition/fact.js';
import type { Context } from '../kernel/context.js';
import type { BookedPlaybook, PlaybookBook, PluginInfo } from '../playbook/model/playbook-book.js';
import type { PlaybookVersionRow } from '../playbook/version/version.entity.js';
import { VersionStore } from '../playbook/version/version.store.js';
import type { SurveyDefinition } from '../voice/survey.definition.js';
import type { ProgressStore } from './progress.js';
import type { PublishedPlaybook } from './rulebook-body.js';
import type { RulebookStore } from './rulebook-store.js';

/** Where the faults of the plugins that were last loaded are kept, so that every process can show them. */
export const PLUGIN_FAULTS = 'plugin faults';

export type PluginFaults = Readonly<Record<string, PluginInfo['faults']>>;

/** The playbooks, plugins and facts in force, for queries. */
export class PublishedPlaybookBook implements PlaybookBook {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly progress: ProgressStore,
    private readonly versions = new VersionStore(),
  ) {}

  async current(ctx: Context): Promise<{ playbooks: readonly BookedPlaybook[]; plugins: readonly PluginInfo[] }> {
    const { body } = await this.rulebooks.current(ctx);
    const faults = (await this.progress.read<PluginFaults>(ctx, PLUGIN_FAULTS))?.body ?? {};
    const loaded = body.plugins.map(({ name, version, compatible }) => ({
      name,
      version,
      compatible,
      faults: faults[name] ?? [],
    }));
    const failed = Object.entries(faults).filter(
      ([name, found]) => found.length > 0 && !loaded.some((plugin) => plugin.name === name),
    );
    return {
      playbooks: oneOfEach(body.playbooks),
      plugins: [...loaded, ...failed.map(([name, found]) => ({ name, faults: found }))],
    };
  }

  async drafts(ctx: Context): Promise<readonly BookedPlaybook[]> {
    const { body } = await this.rulebooks.current(ctx);
    const inForce = new Set(body.playbooks.map(({ definition }) => definition.key));
    const pluginOf = new Map(
      body.plugins.flatMap(({ name, playbooks = [] }) => playbooks.map(({ key }) => [key, name] as const)),
    );
    const keys = [...new Set([...pluginOf.keys(), ...(await this.versions.storedKeys(ctx))])].filter(
      (key) => !inForce.has(key),
    );
    const rows = await Promise.all(keys.map(async (key) => (await this.versions.ofKey(ctx, key))[0]));
    return rows.flatMap((row) => (row === undefined ? [] : bookedOf(row, pluginOf.get(row.playbookKey))));
  }

  async version(ctx: Context, hash: string): Promise<BookedPlaybook | undefined> {
    const [row] = await this.versions.byHashes(ctx, [hash]);
    return row && bookedOf(row);
  }

  async surveys(ctx: Context): Promise<readonly SurveyDefinition[]> {
    return (await this.rulebooks.current(ctx)).surveys;
  }

  /** The account's facts and a contact's, as editors see them. */
  async facts(ctx: Context): Promise<readonly FactSpec[]> {
    const { facts, contactFacts } = await this.rulebooks.current(ctx);
    return [...facts, ...contactFacts];
  }
}

/** Of a playbook that has both, the live version rather than the canary. */
const oneOfEach = (playbooks: readonly PublishedPlaybook[]): PublishedPlaybook[] =>
  playbooks.filter(
    (one) =>
      one.state !== 'CANARY' ||
      !playbooks.some((other) => other !== one && other.definition.key === one.definition.key),
  );

const bookedOf = ({ body, hash, label, pluginName }: PlaybookVersionRow, plugin = pluginName): BookedPlaybook => ({
  definition: body,
  hash,
  label,
  plugin,
});
