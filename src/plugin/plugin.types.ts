import type { Diagnostic } from '../condition/condition.js';
import type { Path } from '../playbook/definition/step-form.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import type { Within } from '../sdk/text/yaml.js';

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

/** Where something stands in a plugin's files. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Finds in a plugin's files what stands at a place of its definition; with `within`, inside of that text. */
export type Locator = (
  path: Path,
  options?: { readonly within?: Within | undefined; readonly part?: 'key' | 'value' },
) => Place;

/** Where plugins come from. */
export interface PluginPlaces {
  /** The folder whose sub-folders are plugins. */
  readonly directory: string;
  /** Only this one of its sub-folders. */
  readonly only?: string;
  /** Names of npm packages that are plugins. */
  readonly packages?: readonly string[];
  /** Where packages are looked for, from there upward. */
  readonly from?: string;
}

/** How a plugin is written, and where it comes from. */
export type PluginKind = 'code' | 'yaml' | 'package';

/** A plugin that loaded and has the form of one; its conditions are not compiled yet. */
export interface LoadedPlugin {
  readonly kind: PluginKind;
  readonly folder: string;
  /** The file with the default export, or the YAML file. */
  readonly file: string;
  /** The same file, as the machine finds it. */
  readonly path: string;
  readonly sources: readonly SourceText[];
  readonly definition: PluginDefinition;
  readonly place: Locator;
  /** What is doubtful about its text, but not wrong. */
  readonly warnings: readonly PluginFault[];
}

/** What became of one folder. `name` is the plugin's own name as far as it is known, else the folder's. */
export type PluginLoad =
  | { readonly folder: string; readonly name: string; readonly plugin: LoadedPlugin; readonly faults: readonly [] }
  | {
      readonly folder: string;
      readonly name: string;
      readonly plugin?: undefined;
      readonly faults: readonly PluginFault[];
      readonly sources: readonly SourceText[];
    };

export interface LoadLimits {
  /** How long a plugin may take to load, ms. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export const LOAD_LIMITS: LoadLimits = { timeoutMs: 10_000, memoryMb: 128 };
