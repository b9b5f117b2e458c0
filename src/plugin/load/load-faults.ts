import { didYouMean } from '../../condition/nearest.js';
import * as sdk from '../../sdk/index.js';
import { codeLocator } from '../locate.js';
import type { LoadLimits, PluginFault, SourceText } from '../plugin.types.js';
import { type Entry, fault, nameIn } from './entry.js';
import type { WorkerEnd } from './worker-load.js';

type Failed = Exclude<WorkerEnd, { definition: unknown }>;
type Thrown = Extract<Failed, { fault: 'THROWN' }>;

/** Why a file gave no definition, as its author reads it. */
export function loadFault(
  end: Failed,
  source: SourceText,
  { timeoutMs, memoryMb }: LoadLimits,
  entry: Entry,
): PluginFault {
  const { file } = source;
  switch (end.fault) {
    case 'TIMEOUT': {
      const cure = 'Look for a loop that does not end, or an await that is never answered, outside of any function.';
      return fault(file, 'PLUGIN_TIMEOUT', `The plugin did not load within ${timeoutMs / 1000} s.`, cure);
    }
    case 'MEMORY':
      return fault(
        file,
        'PLUGIN_MEMORY',
        `The plugin took more than ${memoryMb} MB to load.`,
        'A plugin declares; it should not compute while it loads.',
      );
    case 'EXITED':
      return fault(file, 'PLUGIN_EXITED', 'The plugin ended its thread while it loaded.', 'Take out process.exit().');
    case 'NO_EXPORT':
      return fault(
        file,
        'NO_DEFAULT_EXPORT',
        'The file has no default export.',
        'End it with: export default definePlugin({ name, version, compatible, playbooks: [...] });',
      );
    case 'NOT_PLAIN':
      return notPlain(end, source);
    case 'CRASHED': {
      const cure = 'Look for an error that is thrown later than the file is read, in a callback or a promise.';
      return fault(file, 'PLUGIN_CRASHED', `The plugin’s thread crashed: ${end.message}`, cure);
    }
    case 'THROWN':
      return thrown(end, source, entry);
  }
}

const PLAIN: Readonly<Record<string, string>> = {
  'a function': "Write a condition as a CEL text: when: 'usage.activated'.",
  'a Date': 'Write a date as a text.',
  'a RegExp': 'Write it as a CEL text: account.name.matches("…").',
  'a circle': 'Write it out: a part cannot hold itself.',
};

function notPlain({ path, found }: Extract<Failed, { fault: 'NOT_PLAIN' }>, source: SourceText): PluginFault {
  const name = path.findLast((part) => typeof part === 'string') ?? 'plugin';
  const cure = PLAIN[found] ?? 'Write texts, numbers, true or false, lists and fields; no objects of a class.';
  return {
    ...fault(source.file, 'NOT_PLAIN_DATA', `“${name}” holds ${found}; a definition is plain data.`, cure),
    path,
    ...codeLocator({}, [source])(path),
  };
}

function thrown(end: Thrown, source: SourceText, entry: Entry): PluginFault {
  const { message, cure, at } = thrownWords(end.message, source.text);
  return {
    ...fault(source.file, isSyntax(end.message) ? 'SYNTAX' : 'PLUGIN_THREW', message, cure),
    ...(at === undefined ? thrownAt(end, source, entry) : placeOf(source, at)),
  };
}

const isSyntax = (message: string): boolean => /ParseError|SyntaxError/.test(message);

/** What an engine's error means, with the offset in the file where that is known. */
function thrownWords(
  message: string,
  text: string,
): { readonly message: string; readonly cure: string; readonly at?: number } {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const at = missing === undefined ? -1 : text.indexOf(missing);
  if (missing !== undefined && at >= 0) {
    const cure = /^[./]/.test(missing)
      ? 'Correct the path, or add the file.'
      : `npm install ${missing}, where the plugin is.`;
    return { message: `There is no “${missing}” to import.`, cure, at };
  }
  const called = /\(0 ?, ?_\w+\.(\w+)\) is not a function/.exec(message)?.[1];
  if (called !== undefined) return notOffered(called, text);
  const cure = isSyntax(message)
    ? 'Look there, and just before it, for a bracket, a comma or a quote that is missing.'
    : 'Mend the file; the place is where reading it stopped.';
  return {
    message: `The file does not load: ${(message.split('\n')[0] ?? '').replace(/^ParseError:\s*/, '').trim()}`,
    cure,
  };
}

/** A name that is imported and called, and is none of what the module offers. */
function notOffered(
  name: string,
  text: string,
): { readonly message: string; readonly cure: string; readonly at: number } {
  const imported = new RegExp(`import\\s*\\{[^}]*\\b${name}\\b[^}]*\\}\\s*from\\s*['"]([^'"]+)['"]`).exec(text);
  const from = imported?.[1] ?? 'what it is imported from';
  const offered = Object.keys(sdk).filter((key) => /^[a-z]/.test(key));
  const cure =
    from === 'perennial/sdk'
      ? (didYouMean(name, offered) ?? `It offers ${offered.join(', ')}.`)
      : 'Correct the name, or export it there.';
  return { message: `“${name}” is nothing that ${from} offers.`, cure, at: text.search(new RegExp(`\\b${name}\\b`)) };
}

/** The place that a parser's or an engine's error names: `…/plugin.ts:12:5`. The parser counts columns from 0. */
function thrownAt(
  { message, stack }: Thrown,
  { file }: SourceText,
  entry: Entry,
): { readonly file: string; readonly line: number; readonly column: number } {
  for (const [, at = '', line = '1', column = '1'] of `${message}\n${stack}`.matchAll(
    /(?:file:\/\/)?(\/[^\s():]+\.(?:ts|js|mjs)):(\d+):(\d+)/g,
  )) {
    if (at.startsWith(entry.base))
      return { file: nameIn(entry, at), line: Number(line), column: Number(column) + (isSyntax(message) ? 1 : 0) };
  }
  return { file, line: 1, column: 1 };
}

function placeOf(
  { file, text }: SourceText,
  offset: number,
): { readonly file: string; readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
