import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { versionHash } from '../playbook/definition/content-hash.js';
import type { SourceTexts } from '../playbook/version/version.store.js';
import type { LoadedPlugin } from './plugin.types.js';

/**
 * The author's own text of each playbook that a YAML file declares, with its comments, by the version's hash: as a text
 * that says this one playbook.
 */
export function playbookTexts(plugins: readonly LoadedPlugin[]): SourceTexts {
  return new Map(plugins.flatMap(textsOf));
}

function textsOf({
  file,
  sources,
  definition: { playbooks = [] },
}: LoadedPlugin): [string, { format: string; text: string }][] {
  const text = /\.ya?ml$/.test(file) ? sources.find((source) => source.file === file)?.text : undefined;
  if (text === undefined) return [];
  const lines = new LineCounter();
  const listed = parseDocument(text, { lineCounter: lines }).get('playbooks', true);
  if (!isSeq(listed) || listed.flow === true || listed.items.length !== playbooks.length) return [];
  return playbooks.flatMap((playbook, index) => {
    const node = listed.items[index];
    return isMap(node) && node.flow !== true
      ? [[versionHash(playbook), { format: 'YAML', text: dedented(text, node, lines) }] as const]
      : [];
  }) as [string, { format: string; text: string }][];
}

/** The lines of a node, moved to the left by where it begins. */
function dedented(text: string, { range }: Node, lines: LineCounter): string {
  const [from = 0, , to = text.length] = range ?? [];
  const { col } = lines.linePos(from);
  const indent = new RegExp(`^ {0,${col - 1}}`);
  const rows = text.slice(from, to).split('\n');
  return `${rows
    .map((row, at) => (at === 0 ? row : row.replace(indent, '')))
    .join('\n')
    .trimEnd()}\n`;
}
