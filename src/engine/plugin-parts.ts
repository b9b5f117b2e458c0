import type { CodeMeasures } from '../health/scorecard.compile.js';
import type { ActionSpec, SettingScope } from '../playbook/definition/action-catalogue.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { settingScope } from '../sdk/settings.rules.js';
import type { RulebookBody } from './rulebook-body.js';

/** The actions of all plugins, by `<plugin>.<action>`. */
export function actionsOf(plugins: readonly PluginDefinition[]): Map<string, ActionSpec> {
  return new Map(
    plugins.flatMap(({ name, actions = {} }) =>
      Object.entries(actions).map(
        ([action, { facts = [], input }]) =>
          [`${name}.${action}`, { facts, ...(input !== undefined && { input }) }] as const,
      ),
    ),
  );
}

/** The measures that plugins' code computes, by `<plugin>.<measure>`. */
export function codeMeasuresOf(plugins: readonly PluginDefinition[]): CodeMeasures {
  return new Map(
    plugins.flatMap(({ name, measures = {} }) =>
      Object.entries(measures).map(([measure, { facts = [] }]) => [`${name}.${measure}`, { facts }] as const),
    ),
  );
}

/** What the plugins are set to, as their playbooks read it. */
export function settingsOf({
  plugins,
  settings = {},
}: Pick<RulebookBody, 'plugins' | 'settings'>): Map<string, SettingScope> {
  return new Map(
    plugins.flatMap(({ name, settings: schema }) =>
      schema === undefined ? [] : [[name, settingScope(schema, settings[name] ?? {})] as const],
    ),
  );
}
