import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Context } from '../../kernel/context.js';
import { badInput, PerennialError, quote } from '../../kernel/errors.js';
import type { PlaybookService } from '../../playbook/api/playbook.service.js';
import type { Plugin } from '../../playbook/api/playbook.view.js';
import type { ActionDescription, MeasureDescription } from '../../sdk/code.definition.js';
import type { PluginCodePart } from '../plugin-settings.inputs.js';
import type { Quarantine, QuarantineStore } from './quarantine.store.js';

/** What plugins' code offers, and whether it stands still: told from data, no code is loaded for it. */
export class PluginCodeService {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly quarantines: QuarantineStore,
    private readonly books: PlaybookService,
    /** Wakes whoever performs. */
    private readonly wake: () => void,
  ) {}

  /** @throws NOT_FOUND */
  async plugin(ctx: Context, name: string): Promise<Plugin> {
    const plugin = await this.books.pluginByName(ctx, name);
    if (plugin === null)
      throw new PerennialError('NOT_FOUND', `No plugin ${quote(name)} is loaded; Query.plugins lists them.`, { name }, [
        'input',
        'name',
      ]);
    return plugin;
  }

  async quarantine(ctx: Context, name: string): Promise<Quarantine | null> {
    return (await this.quarantines.of(ctx, name)) ?? null;
  }

  /** @throws NOT_FOUND; BAD_INPUT when its code does not stand still */
  async release(ctx: Context, name: string): Promise<void> {
    await this.plugin(ctx, name);
    if (!(await this.quarantines.release(ctx, name)))
      throw badInput(`The code of the plugin ${quote(name)} does not stand still.`, 'input', 'name');
    this.wake();
  }

  async actions(ctx: Context, name: string): Promise<PluginCodePart[]> {
    return partsOf((await this.declared(ctx, name))?.actions);
  }

  async measures(ctx: Context, name: string): Promise<PluginCodePart[]> {
    return partsOf((await this.declared(ctx, name))?.measures);
  }

  private async declared(ctx: Context, plugin: string) {
    return (await this.rulebooks.current(ctx)).body.plugins.find(({ name }) => name === plugin);
  }
}

const partsOf = (parts: Readonly<Record<string, ActionDescription | MeasureDescription>> = {}): PluginCodePart[] =>
  Object.entries(parts).map(([name, part]) => ({
    name,
    title: part.title,
    description: part.description ?? null,
    input: 'input' in part ? (part.input ?? null) : null,
    facts: part.facts ?? [],
  }));
