import type { Database } from '../database/database.js';
import { storedSettings, storeSettings } from '../engine/plugin-setting.store.js';
import type { RulebookStore } from '../engine/rulebook-store.js';
import type { EventLog } from '../event/log.js';
import type { Context } from '../kernel/context.js';
import { badInput, PerennialError, quote } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import {
  effectiveSettings,
  faultsOfSettings,
  type JsonSchema,
  type SettingValues,
  secretsOf,
} from '../sdk/settings.rules.js';

/** A plugin's settings as they may be shown. */
export interface ShownSettings {
  /** In effect, without secrets. */
  readonly values: SettingValues;
  /** Names of the secrets that are set. */
  readonly secretsSet: readonly string[];
}

/** What plugins are set to: read, checked by their schemas, and put in force for every next turn. */
export class PluginSettingsService {
  constructor(
    private readonly database: Database,
    private readonly rulebooks: RulebookStore,
    private readonly events: EventLog,
    private readonly wake: () => void,
  ) {}

  async schemaOf(ctx: Context, plugin: string): Promise<JsonSchema | null> {
    return (await this.plugin(ctx, plugin))?.settings ?? null;
  }

  async shown(ctx: Context, plugin: string): Promise<ShownSettings | null> {
    const schema = await this.schemaOf(ctx, plugin);
    if (schema === null) return null;
    const { values, secrets } = await storedSettings(ctx, plugin);
    const hidden = secretsOf(schema);
    const effective = Object.entries(effectiveSettings(schema, values)).filter(([name]) => !hidden.has(name));
    return { values: Object.fromEntries(effective), secretsSet: Object.keys(secrets).sort() };
  }

  /**
   * Fields that are given replace what was set, null takes one back to its default, and what is left out stays.
   * @throws NOT_FOUND; BAD_INPUT with the path of the field when the settings do not fit the schema
   */
  async configure(ctx: Context, plugin: string, changes: SettingValues): Promise<void> {
    await this.database.transaction(ctx, async (ctx) => {
      await this.rulebooks.lock(ctx); // one at a time, and beside no publication
      const schema = await this.knownSchema(ctx, plugin);
      const stored = await storedSettings(ctx, plugin);
      const set = without({ ...stored.values, ...stored.secrets, ...changes });
      const [fault] = faultsOfSettings(schema, set);
      if (fault !== undefined) throw badInput(faultWords(fault), 'input', 'settings', ...fault.path);
      await storeSettings(ctx, plugin, splitBy(secretsOf(schema), set));
      await this.rulebooks.publish(ctx, (await this.rulebooks.current(ctx)).body);
      await this.events.append(ctx, [
        { id: newId('event'), type: 'plugin.configured', at: ctx.now(), data: { plugin } },
      ]);
    });
    this.wake();
  }

  private async knownSchema(ctx: Context, name: string): Promise<JsonSchema> {
    const plugin = await this.plugin(ctx, name);
    if (plugin === undefined)
      throw new PerennialError(
        'NOT_FOUND',
        `No plugin ${quote(name)} is in force; Query.plugins lists them.`,
        { name },
        ['input', 'name'],
      );
    if (plugin.settings === undefined)
      throw badInput(
        `The plugin ${quote(name)} has nothing that can be set: it declares no settings.`,
        'input',
        'name',
      );
    return plugin.settings;
  }

  private async plugin(ctx: Context, plugin: string): Promise<PluginDefinition | undefined> {
    return (await this.rulebooks.current(ctx)).body.plugins.find(({ name }) => name === plugin);
  }
}

const faultWords = ({
  path,
  message,
}: {
  readonly path: readonly (string | number)[];
  readonly message: string;
}): string =>
  `${path.length === 0 ? 'The settings' : `The setting “${path.join('.')}”`}: ${message}. Plugin.settingsSchema ` +
  `says what there is to set.`;

const without = (settings: SettingValues): SettingValues =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));

function splitBy(
  secret: ReadonlySet<string>,
  settings: SettingValues,
): { values: SettingValues; secrets: SettingValues } {
  const entries = Object.entries(settings);
  return {
    values: Object.fromEntries(entries.filter(([name]) => !secret.has(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => secret.has(name))),
  };
}
