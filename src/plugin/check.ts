import type { Diagnostic } from '../condition/condition.js';
import { PerennialError } from '../kernel/errors.js';
import type { Path } from '../playbook/definition/step-form.js';
import type { PlaybookDiagnostic, PlaybookScope } from '../playbook/model/compiled-playbook.js';
import { compilePlaybook } from '../playbook/run/compile-playbook.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { loadPlugins } from './load/loader.js';
import { pathOfText } from './locate.js';
import { placed } from './placed.js';
import {
  LOAD_LIMITS,
  type LoadedPlugin,
  type LoadLimits,
  type PluginFault,
  type PluginLoad,
  type PluginPlaces,
  type SourceText,
} from './plugin.types.js';

/** What was found of one plugin. One without an ERROR can go into force. */
export interface PluginCheck {
  readonly folder: string;
  readonly name: string;
  readonly plugin?: LoadedPlugin;
  readonly faults: readonly PluginFault[];
  /** Its files, to show the place of a fault. */
  readonly sources: readonly SourceText[];
}

/**
 * Compiles what a plugin declares together with all the others, and says what is wrong, by place in the plugin's
 * definition.
 * The engine gives it: it knows the fact catalogue and the other domains' compilers.
 */
export type PluginCompiler = (
  plugin: PluginDefinition,
  all: readonly PluginDefinition[],
) => readonly PlaybookDiagnostic[];

/** Loads and checks every plugin of a directory, and every package that is named. */
export async function checkPlugins(
  places: string | PluginPlaces,
  compile: PluginCompiler,
  limits: LoadLimits = LOAD_LIMITS,
): Promise<PluginCheck[]> {
  return checkLoads(await loadPlugins(places, limits), compile);
}

/**
 * Checks what was loaded: conditions, names, and what the plugins are to each other. A plugin with faults counts as the
 * version of it in force (`earlier`, by name), or not at all; so what leans on it is checked again, until what is sound
 * is sound together.
 */
export function checkLoads(
  loads: readonly PluginLoad[],
  compile: PluginCompiler,
  earlier: ReadonlyMap<string, PluginDefinition> = new Map(),
): PluginCheck[] {
  const plugins = loads.flatMap(({ plugin }) => plugin ?? []);
  let checks: PluginCheck[] = loads.map(({ plugin, ...load }) =>
    plugin === undefined ? { sources: [], ...load } : { ...load, plugin, sources: plugin.sources },
  );
  for (let round = 0; round <= loads.length; round += 1) {
    const all = inForce(checks, earlier);
    const next = checks.map((check) =>
      isSound(check) && check.plugin !== undefined ? checked(check, check.plugin, plugins, all, compile) : check,
    );
    const isStable = next.every((check, index) => isSound(check) === isSound(checks[index] as PluginCheck));
    checks = next;
    if (isStable) break;
  }
  return checks;
}

/** What goes into force: the sound plugins, and of the others the versions that are in force; each name once. */
export function inForce(
  checks: readonly PluginCheck[],
  earlier: ReadonlyMap<string, PluginDefinition>,
): PluginDefinition[] {
  const byName = new Map<string, PluginDefinition>();
  for (const check of checks) {
    const definition = isSound(check) ? check.plugin?.definition : earlier.get(check.name);
    if (definition !== undefined) byName.set(definition.name, definition);
  }
  return [...byName.values()];
}

function checked(
  { folder, name }: PluginCheck,
  plugin: LoadedPlugin,
  plugins: readonly LoadedPlugin[],
  all: readonly PluginDefinition[],
  compile: PluginCompiler,
): PluginCheck {
  const found = [
    ...sharedKeys(
      plugin.definition,
      plugins.map(({ definition }) => definition),
    ),
    ...compile(plugin.definition, all),
  ];
  return {
    folder,
    name,
    plugin,
    sources: plugin.sources,
    faults: [...plugin.warnings, ...found.map((diagnostic) => placed(diagnostic, plugin.place))],
  };
}

export const isSound = ({ faults }: PluginCheck): boolean => faults.every(({ severity }) => severity !== 'ERROR');

/** Checks a plugin's playbooks against what they may name. */
export function checkPlaybooks({ name, playbooks = [] }: PluginDefinition, scope: PlaybookScope): PlaybookDiagnostic[] {
  return playbooks.flatMap((playbook, index) => {
    const { diagnostics } = compilePlaybook(playbook, { ...scope, plugin: name, isDeclaring: true }, '');
    return diagnostics.map((diagnostic) => ({ ...diagnostic, path: ['playbooks', index, ...diagnostic.path] }));
  });
}

/**
 * What another domain's compiler threw, as diagnostics at a place of the plugin: where the text that it refused stands,
 * else where its own path says.
 */
export function diagnosticsOf(error: unknown, path: Path, plugin: PluginDefinition): PlaybookDiagnostic[] {
  if (!(error instanceof PerennialError)) throw error;
  const inside = error.inputPath ?? [];
  const said = inside[0] === path[0] ? [...path, ...inside.slice(path.length)] : [...path, ...inside];
  const place = pathOfText(plugin, path, error.data.source) ?? said;
  const inner = error.data.diagnostics as readonly Diagnostic[] | undefined;
  if (inner !== undefined) return inner.map((diagnostic) => ({ ...diagnostic, path: place }));
  return [{ severity: 'ERROR', code: error.code, message: error.message, path: place, line: 1, column: 1 }];
}

/** Two playbooks of one key, in this plugin or in another. */
export function sharedKeys(definition: PluginDefinition, plugins: readonly PluginDefinition[]): PlaybookDiagnostic[] {
  const owners = plugins.flatMap(({ name, playbooks = [] }) => playbooks.map(({ key }) => ({ key, name })));
  return (definition.playbooks ?? []).flatMap(({ key }, index) => {
    const others = owners.filter((owner) => owner.key === key);
    if (others.length < 2) return [];
    const where = others.map(({ name }) => name).find((name) => name !== definition.name) ?? 'this plugin';
    return [
      {
        severity: 'ERROR' as const,
        code: 'PLAYBOOK_KEY_TAKEN',
        message: `Another playbook of ${where} has the key “${key}”.`,
        cure: 'Give each playbook its own key.',
        path: ['playbooks', index, 'key'],
        line: 1,
        column: 1,
      },
    ];
  });
}
