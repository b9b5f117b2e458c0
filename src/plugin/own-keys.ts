import type { PlaybookDiagnostic } from '../playbook/model/compiled-playbook.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';

interface Kind {
  /** As a sentence begins with it. */
  readonly one: string;
  readonly named: 'key' | 'name';
}

/** What is named by its key alone, wherever it is declared: so a key is one plugin's. */
const KINDS = {
  segments: { one: 'A segment', named: 'key' },
  scorecards: { one: 'A scorecard', named: 'key' },
  surveys: { one: 'A survey', named: 'key' },
  guides: { one: 'A guide', named: 'key' },
  attributes: { one: 'An attribute', named: 'name' },
  features: { one: 'A feature', named: 'key' },
} as const satisfies Readonly<Record<string, Kind>>;
type List = keyof typeof KINDS;

/** Keys of a plugin's parts that stand in it twice, or in another plugin too. */
export function takenKeys(plugin: PluginDefinition, all: readonly PluginDefinition[]): PlaybookDiagnostic[] {
  const others = all.filter(({ name }) => name !== plugin.name);
  return (Object.keys(KINDS) as List[]).flatMap((list) => {
    const keys = keysOf(plugin, list);
    return keys.flatMap((key, index) => {
      const owner = others.find((other) => keysOf(other, list).includes(key))?.name;
      if (keys.indexOf(key) < index) return [taken(list, index, `“${key}” is declared twice in this plugin.`)];
      return owner === undefined ? [] : [taken(list, index, `“${key}” is declared by the plugin ${owner} too.`)];
    });
  });
}

function taken(list: List, index: number, what: string): PlaybookDiagnostic {
  const { one, named } = KINDS[list];
  return {
    severity: 'ERROR',
    code: 'DUPLICATE_KEY',
    message: `${one} ${what}`,
    cure: `Give it a ${named} of its own.`,
    path: [list, index, named],
    line: 1,
    column: 1,
  };
}

const keysOf = (plugin: PluginDefinition, list: List): string[] =>
  (plugin[list] ?? []).map(
    (part) => (part as { readonly key?: string; readonly name?: string })[KINDS[list].named] ?? '',
  );

/** The same lists with each key once: so that a key which two plugins share is their fault, and nobody else's. */
export const eachOnce = <T>(parts: readonly T[], keyOf: (part: T) => string): T[] =>
  parts.filter((part, index) => parts.findIndex((other) => keyOf(other) === keyOf(part)) === index);
