import { insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import type { SettingValues } from '../sdk/settings.rules.js';
import { ALL_SETTINGS, SETTING_OF_PLUGIN } from './sql/plugin-setting.sql.js';

export interface StoredSettings {
  readonly values: SettingValues;
  readonly secrets: SettingValues;
}

/**
 * What plugins were set to, by the plugin's name, without secrets: part of the rulebook. Left out when nothing was set.
 */
export async function settingsInForce(
  ctx: Context,
  plugins: readonly { readonly name: string }[],
): Promise<{ settings?: Record<string, SettingValues> }> {
  const rows = await ctx.db.query<{ plugin: string; body: string }>(ALL_SETTINGS);
  const known = rows.filter(({ plugin }) => plugins.some(({ name }) => name === plugin));
  return known.length === 0
    ? {}
    : { settings: Object.fromEntries(known.map(({ plugin, body }) => [plugin, JSON.parse(body) as SettingValues])) };
}

export async function storedSettings(ctx: Context, plugin: string): Promise<StoredSettings> {
  const [row] = await ctx.db.query<{ body: string; secrets: string }>(SETTING_OF_PLUGIN, [plugin]);
  return row === undefined
    ? { values: {}, secrets: {} }
    : { values: JSON.parse(row.body) as SettingValues, secrets: JSON.parse(row.secrets) as SettingValues };
}

export async function storeSettings(ctx: Context, plugin: string, { values, secrets }: StoredSettings): Promise<void> {
  const row = {
    plugin,
    body: JSON.stringify(values),
    secrets: JSON.stringify(secrets),
    changed_at: ctx.now(),
    actor_id: ctx.actor.id,
  };
  await insertRows(ctx, 'plugin_setting', [row], { onDuplicate: 'replace' });
}
