import type { Diagnostic } from '../condition/condition.js';
import type { Path } from '../playbook/steps/step.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';

/** What is wrong with a plugin: file, line and column, and the cure. */
export interface PluginFault extends Diagnostic {
  readonly file: string;
  /** The place in the definition, when it has one: `['playbooks', 0, 'goal']`. */
  readonly path?: Path;
}

/** A text of a plugin's folder, to find places in. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** A plugin that loaded and has the form of one; its conditions are not compiled yet. */
export interface LoadedPlugin {
  readonly folder: string;
  /** The file with the default export. */
  readonly file: string;
  readonly sources: readonly SourceText[];
  readonly definition: PluginDefinition;
}

/** What became of one folder. `name` is the plugin's own name as far as it is known, else the folder's. */
export type PluginLoad =
  | { readonly folder: string; readonly name: string; readonly plugin: LoadedPlugin; readonly faults: readonly [] }
  | { readonly folder: string; readonly name: string; readonly plugin?: undefined; readonly faults: readonly PluginFault[]; readonly sources: readonly SourceText[] };

export interface LoadLimits {
  /** How long a plugin may take to load, ms. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export const LOAD_LIMITS: LoadLimits = { timeoutMs: 10_000, memoryMb: 128 };
