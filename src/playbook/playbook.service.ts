import { stringify } from 'yaml';
import type { Context } from '../kernel/context.js';
import { notFound } from '../kernel/errors.js';
import { idOf } from '../kernel/ids.js';
import { Playbook, PlaybookVersion, Plugin } from './playbook.view.js';
import type { BookedPlaybook, PlaybookBook, PluginInfo } from './playbook-book.js';
import { triggerWords } from './trigger-words.js';

export const playbookIdOf = (key: string): string => idOf('playbook', 0, `playbook/${key}`);
export const versionIdOf = (hash: string): string => idOf('playbookVersion', 0, `playbook-version/${hash}`);
export const pluginIdOf = (name: string): string => idOf('plugin', 0, `plugin/${name}`);

/** Reads playbooks, their versions and the plugins that bring them. */
export class PlaybookService {
  constructor(private readonly book: PlaybookBook) {}

  async list(ctx: Context): Promise<Playbook[]> {
    return (await this.now(ctx)).playbooks.map((booked) => viewOf(booked, true));
  }

  async byKey(ctx: Context, key: string): Promise<Playbook | null> {
    return (await this.list(ctx)).find((playbook) => playbook.key === key) ?? null;
  }

  async byId(ctx: Context, id: string): Promise<Playbook | null> {
    return (await this.list(ctx)).find((playbook) => playbook.id === id) ?? null;
  }

  /** The playbook in force, else the version that something of it began with; null when none was ever loaded. */
  async byKeyOrHash(ctx: Context, key: string, hash: string | null): Promise<Playbook | null> {
    const present = await this.byKey(ctx, key);
    if (present !== null || hash === null) return present;
    const booked = await this.book.version(ctx, hash);
    return booked === undefined ? null : viewOf(booked, false);
  }

  /** A run's playbook: its version is kept as long as the run. */
  async ofRun(ctx: Context, { playbookKey, playbookHash }: { readonly playbookKey: string; readonly playbookHash: string }): Promise<Playbook> {
    const playbook = await this.byKeyOrHash(ctx, playbookKey, playbookHash);
    if (playbook === null) throw notFound('playbook version', playbookHash);
    return playbook;
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

export const versionView = (hash: string, label: string): PlaybookVersion => Object.assign(new PlaybookVersion(), { id: versionIdOf(hash), label, hash });

function viewOf({ playbook, plugin }: BookedPlaybook, isInForce: boolean): Playbook {
  const { key, title, purpose, definition, hash, label, subject } = playbook;
  return Object.assign(new Playbook(), {
    id: playbookIdOf(key),
    key,
    title,
    purpose,
    description: definition.description ?? null,
    subject: subject === 'contact' ? 'CONTACT' : 'ACCOUNT',
    trigger: triggerWords(definition.trigger),
    source: { format: 'YAML', text: stringify(definition, { lineWidth: 0 }) },
    version: versionView(hash, label),
    isInForce,
    pluginName: plugin,
  } as const);
}

function pluginView({ name, version, compatible, faults }: PluginInfo): Plugin {
  const isHealthy = faults.every(({ severity }) => severity !== 'ERROR');
  return Object.assign(new Plugin(), { id: pluginIdOf(name), name, version: version ?? null, compatible: compatible ?? null, isHealthy, faults: [...faults] });
}
