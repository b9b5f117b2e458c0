import type { Context } from '../../kernel/context.js';
import { notFound } from '../../kernel/errors.js';
import { idOf } from '../../kernel/ids.js';
import { runDiagram } from '../definition/diagram.js';
import type { Subject } from '../definition/playbook.types.js';
import { triggerWords } from '../definition/trigger-words.js';
import type { BookedPlaybook, PlaybookBook, PluginInfo } from '../model/playbook-book.js';
import type { Run } from '../run/run.entity.js';
import { Playbook, Plugin } from './playbook.view.js';
import { versionView } from './version.view.js';

const playbookIdOf = (key: string): string => idOf('playbook', 0, `playbook/${key}`);
const pluginIdOf = (name: string): string => idOf('plugin', 0, `plugin/${name}`);

/** Reads playbooks, their versions and the plugins that bring them. */
export class PlaybookService {
  constructor(private readonly book: PlaybookBook) {}

  /** The playbooks in force; with drafts also those of which no version is released. */
  async list(ctx: Context, { includeDrafts = false }: { readonly includeDrafts?: boolean } = {}): Promise<Playbook[]> {
    const inForce = (await this.now(ctx)).playbooks.map((booked) => viewOf(booked, true));
    return includeDrafts
      ? [...inForce, ...(await this.book.drafts(ctx)).map((booked) => viewOf(booked, false))]
      : inForce;
  }

  /** A playbook in force. */
  async byKey(ctx: Context, key: string): Promise<Playbook | null> {
    return (await this.list(ctx)).find((playbook) => playbook.key === key) ?? null;
  }

  /** A playbook in force, or one of which no version is released. */
  async known(ctx: Context, key: string): Promise<Playbook | null> {
    return (
      (await this.byKey(ctx, key)) ??
      (await this.list(ctx, { includeDrafts: true })).find((playbook) => playbook.key === key) ??
      null
    );
  }

  async byId(ctx: Context, id: string): Promise<Playbook | null> {
    return (await this.list(ctx, { includeDrafts: true })).find((playbook) => playbook.id === id) ?? null;
  }

  /** The playbook in force, else the version that something of it began with; null when none was ever loaded. */
  async byKeyOrHash(ctx: Context, key: string, hash: string | null): Promise<Playbook | null> {
    const present = await this.byKey(ctx, key);
    if (present !== null || hash === null) return present;
    const booked = await this.book.version(ctx, hash);
    return booked === undefined ? null : viewOf(booked, false);
  }

  /** A run's playbook: its version is kept as long as the run. */
  async ofRun(
    ctx: Context,
    { playbookKey, playbookHash }: { readonly playbookKey: string; readonly playbookHash: string },
  ): Promise<Playbook> {
    const playbook = await this.byKeyOrHash(ctx, playbookKey, playbookHash);
    if (playbook === null) throw notFound('playbook version', playbookHash);
    return playbook;
  }

  /** A drawing of a run: its version’s steps, with how far each is. Runs of one version share the reading of it. */
  async diagramOf(ctx: Context, { playbookHash, steps }: Pick<Run, 'playbookHash' | 'steps'>): Promise<string> {
    const booked = await ctx.memo(`playbook/${playbookHash}`, () => this.book.version(ctx, playbookHash));
    if (booked === undefined) throw notFound('playbook version', playbookHash);
    return runDiagram(booked.definition, steps);
  }

  async plugins(ctx: Context): Promise<Plugin[]> {
    return (await this.now(ctx)).plugins.map(pluginView);
  }

  async pluginByName(ctx: Context, name: string): Promise<Plugin | null> {
    return (await this.plugins(ctx)).find((plugin) => plugin.name === name) ?? null;
  }

  async playbooksOf(ctx: Context, pluginName: string): Promise<Playbook[]> {
    return (await this.list(ctx)).filter((playbook) => playbook.pluginName === pluginName);
  }

  private now(ctx: Context): ReturnType<PlaybookBook['current']> {
    return ctx.memo(PlaybookService, () => this.book.current(ctx));
  }
}

const SUBJECT_NAMES = { account: 'ACCOUNT', contact: 'CONTACT', renewal: 'RENEWAL' } as const satisfies Record<
  Subject,
  string
>;

function viewOf({ definition, hash, label, plugin }: BookedPlaybook, isInForce: boolean): Playbook {
  const { key, title, purpose, description = null, subject = 'account', trigger } = definition;
  return Object.assign(new Playbook(), {
    id: playbookIdOf(key),
    key,
    title,
    purpose,
    description,
    subject: SUBJECT_NAMES[subject],
    trigger: triggerWords(trigger),
    version: versionView(hash, label),
    isInForce,
    pluginName: plugin === '' ? null : plugin,
    definition,
  } as const);
}

function pluginView({ name, version, compatible, faults }: PluginInfo): Plugin {
  const isHealthy = faults.every(({ severity }) => severity !== 'ERROR');
  return Object.assign(new Plugin(), {
    id: pluginIdOf(name),
    name,
    version: version ?? null,
    compatible: compatible ?? null,
    isHealthy,
    faults: [...faults],
  });
}
