import type { Diagnostic } from '../condition/condition.js';
import { composeBody } from '../engine/compose.js';
import { type Rulebook, scopesOf } from '../engine/rulebook.js';
import type { CompiledPlaybook, PlaybookDiagnostic, PlaybookScope } from '../playbook/model/compiled-playbook.js';
import { compilePlaybook } from '../playbook/run/compile-playbook.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { type ParsedText, parsePluginText, type TextFormat } from '../sdk/text/yaml.js';
import { isCompatible, SDK_VERSION } from '../sdk/version.js';
import { sharedKeys } from './check.js';
import { codeFaults } from './code-faults.js';
import { compilePlugin } from './compile-plugin.js';
import { placed } from './placed.js';
import { checkShape } from './shape.js';
import { textPlugin } from './text-plugin.js';

/** What came of a text. With an ERROR among the diagnostics, definition and playbooks are left out. */
export interface TextCheck {
  /** As a plugin; a text without a name of its own is the plugin “unnamed”. */
  readonly definition?: PluginDefinition;
  readonly isWhole: boolean;
  /** Ready to run, under what would be in force with this text. */
  readonly playbooks: readonly CompiledPlaybook[];
  /** What conditions could name then, with the facts in the order of their slots. */
  readonly scope?: ReturnType<typeof scopesOf>;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

type InForce = Pick<Rulebook, 'body'>;

/**
 * Checks an unsaved text against what is in force: its facts, stages, attributes, surveys and playbooks. A plugin takes
 * the place of the one of its name, a playbook of the one of its key. Lines and columns are the text's. Never throws
 * for what an author can get wrong.
 */
export function checkText(text: string, format: TextFormat, { body }: InForce): TextCheck {
  const parsed = parsePluginText(text, { format });
  if (parsed.value === undefined) return { isWhole: false, playbooks: [], diagnostics: parsed.faults };
  const { value, isWhole, pathInText } = textPlugin(parsed.value);
  const at = (diagnostic: PlaybookDiagnostic): Diagnostic =>
    located({ ...diagnostic, path: pathInText(diagnostic.path) }, parsed);
  const shape = checkShape(value);
  const early = [...parsed.faults, ...codeFaults(value).map(at)];
  if ('faults' in shape) return { isWhole, playbooks: [], diagnostics: ordered([...early, ...shape.faults.map(at)]) };
  const { definition } = shape;
  const all = beside(definition, body.plugins, isWhole);
  const also = {
    playbooks: known(definition, body.playbooks),
    ...(body.settings === undefined ? {} : { settings: body.settings }),
  };
  const named = isWhole ? definition : { ...definition, name: ownerOf(definition, body.playbooks) };
  const found = [...versionFaults(definition), ...sharedKeys(definition, all), ...compilePlugin(named, all, also)];
  const diagnostics = ordered([...early, ...found.map(at)]);
  if (diagnostics.some(({ severity }) => severity === 'ERROR')) return { isWhole, playbooks: [], diagnostics };
  const scope = scopesOf({ ...composeBody(all), ...also });
  return { definition, isWhole, playbooks: compiled(named, scope), scope, diagnostics };
}

/** The plugins that would be in force with this one: a playbook without a plugin takes its place wherever that is. */
function beside(
  definition: PluginDefinition,
  plugins: readonly PluginDefinition[],
  isWhole: boolean,
): PluginDefinition[] {
  const others = plugins.filter(({ name }) => name !== definition.name);
  if (isWhole) return [...others, definition];
  const keys = new Set((definition.playbooks ?? []).map(({ key }) => key));
  return [
    ...others.map((plugin) => ({ ...plugin, playbooks: (plugin.playbooks ?? []).filter(({ key }) => !keys.has(key)) })),
    definition,
  ];
}

/** Whose actions and settings a playbook without a plugin means: those of the plugin that has its key. */
function ownerOf({ name, playbooks = [] }: PluginDefinition, inForce: Rulebook['body']['playbooks']): string {
  const keys = new Set(playbooks.map(({ key }) => key));
  return inForce.find(({ definition }) => keys.has(definition.key))?.plugin || name;
}

/** Which playbooks steps may start: those in force and those of the text. */
function known(
  { playbooks = [] }: PluginDefinition,
  inForce: Rulebook['body']['playbooks'],
): Rulebook['body']['playbooks'] {
  const keys = new Set(playbooks.map(({ key }) => key));
  return [
    ...inForce.filter(({ definition }) => !keys.has(definition.key)),
    ...playbooks.map((definition) => ({ plugin: '', label: '', hash: '', definition })),
  ];
}

function versionFaults({ compatible }: PluginDefinition): PlaybookDiagnostic[] {
  if (isCompatible(compatible)) return [];
  const message = `The plugin is written for perennial/sdk ${compatible}; this is ${SDK_VERSION}.`;
  return [
    {
      severity: 'ERROR',
      code: 'INCOMPATIBLE',
      message,
      cure: `Adapt it and say compatible: '^${SDK_VERSION}'.`,
      path: ['compatible'],
      line: 1,
      column: 1,
    },
  ];
}

function compiled({ name, version, playbooks = [] }: PluginDefinition, scope: PlaybookScope): CompiledPlaybook[] {
  return playbooks.flatMap((playbook) => compilePlaybook(playbook, { ...scope, plugin: name }, version).playbook ?? []);
}

function located(diagnostic: PlaybookDiagnostic, { locate }: ParsedText): Diagnostic {
  const {
    file: _,
    path: __,
    ...rest
  } = placed(diagnostic, (path, options) => ({ file: '', ...locate(path, options) }));
  return rest;
}

const ordered = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort((one, other) => one.line - other.line || one.column - other.column);
