import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isCompatible, SDK_VERSION } from '../sdk/version.js';
import { locate } from './locate.js';
import { LOAD_LIMITS, type LoadedPlugin, type LoadLimits, type PluginFault, type PluginLoad, type SourceText } from './plugin.types.js';
import { checkShape } from './shape.js';
import { loadInWorker, type WorkerEnd } from './worker-load.js';

const ENTRIES = ['plugin.ts', 'plugin.js', 'plugin.mjs'];
/** Each plugin loads in a thread of its own; more at once than this only wait for each other. */
const AT_ONCE = 4;

/**
 * Loads every folder of a plugins directory, except those whose name begins with `_` or `.`. Never throws for what a plugin does:
 * each folder is answered for itself. Conditions are not looked at here (see `checkPlugins`).
 */
export async function loadPlugins(directory: string, limits: LoadLimits = LOAD_LIMITS): Promise<PluginLoad[]> {
  const folders = await foldersOf(directory);
  const loads: PluginLoad[] = [];
  for (let first = 0; first < folders.length; first += AT_ONCE) {
    loads.push(...(await Promise.all(folders.slice(first, first + AT_ONCE).map((folder) => loadPlugin(directory, folder, limits)))));
  }
  return refuseSameNames(loads);
}

export async function loadPlugin(directory: string, folder: string, limits: LoadLimits = LOAD_LIMITS): Promise<PluginLoad> {
  const sources = await sourcesOf(join(directory, folder), directory);
  const entry = ENTRIES.map((name) => sources.find(({ file }) => file === join(folder, name))).find((source) => source !== undefined);
  if (entry === undefined)
    return failed(
      folder,
      [fault(folder, 'NO_ENTRY', 'The folder has no plugin.ts.', 'Add plugin.ts with a default export by definePlugin, or let the folder’s name begin with “_”.')],
      folder,
    );
  const end = await loadInWorker(join(directory, entry.file), limits);
  const ordered = [entry, ...sources.filter((source) => source !== entry)];
  return 'definition' in end ? shaped(folder, end.definition, ordered) : failed(writtenName(entry) ?? folder, [faultOf(end, entry, limits, directory)], folder, ordered);
}

async function foldersOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^[_.]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The folder's own modules, without its tests: where faults are looked for. */
async function sourcesOf(folder: string, directory: string): Promise<SourceText[]> {
  const names = (await readdir(folder)).filter((name) => /\.(ts|js|mjs)$/.test(name) && !/\.test\./.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ file: relative(directory, join(folder, name)), text: await readFile(join(folder, name), 'utf8') })));
}

function shaped(folder: string, value: unknown, sources: readonly SourceText[]): PluginLoad {
  const checked = checkShape(value);
  const name = nameOf(value) ?? folder;
  if ('faults' in checked)
    return failed(
      name,
      checked.faults.map((found) => ({ ...found, ...locate(value, found.path, sources) })),
      folder,
      sources,
    );
  const { definition } = checked;
  if (!isCompatible(definition.compatible)) {
    const message = `The plugin is written for perennial/sdk ${definition.compatible}; this is ${SDK_VERSION}.`;
    return failed(
      name,
      [{ ...fault(folder, 'INCOMPATIBLE', message, `Adapt it and say compatible: '^${SDK_VERSION}'.`), ...locate(definition, ['compatible'], sources) }],
      folder,
      sources,
    );
  }
  const plugin: LoadedPlugin = { folder, file: sources[0]?.file ?? folder, sources, definition };
  return { folder, name, plugin, faults: [] };
}

function faultOf(end: Exclude<WorkerEnd, { definition: unknown }>, entry: SourceText, { timeoutMs, memoryMb }: LoadLimits, directory: string): PluginFault {
  const { file, text } = entry;
  switch (end.fault) {
    case 'TIMEOUT':
      return fault(
        file,
        'PLUGIN_TIMEOUT',
        `The plugin did not load within ${timeoutMs / 1000} s.`,
        'Look for a loop that does not end, or an await that is never answered, outside of any function.',
      );
    case 'MEMORY':
      return fault(file, 'PLUGIN_MEMORY', `The plugin took more than ${memoryMb} MB to load.`, 'A plugin declares; it should not compute while it loads.');
    case 'EXITED':
      return fault(file, 'PLUGIN_EXITED', 'The plugin ended its thread while it loaded.', 'Take out process.exit().');
    case 'NO_EXPORT':
      return fault(file, 'NO_DEFAULT_EXPORT', 'The file has no default export.', 'End it with: export default definePlugin({ name, version, compatible, playbooks: [...] });');
    case 'NOT_PLAIN':
      return {
        ...fault(
          file,
          'NOT_PLAIN_DATA',
          `“${end.path.join('.') || 'the plugin'}” holds ${end.found}; a definition is plain data.`,
          'Write a condition as a CEL text, not as a function.',
        ),
        path: end.path,
        ...locate({}, end.path, [entry]),
      };
    case 'CRASHED':
      return fault(
        file,
        'PLUGIN_CRASHED',
        `The plugin’s thread crashed: ${end.message}`,
        'Look for an error that is thrown later than the file is read, in a callback or a promise.',
      );
    case 'THROWN':
      return {
        ...fault(file, isSyntax(end.message) ? 'SYNTAX' : 'PLUGIN_THREW', spoken(end.message), 'Mend the file; the place is where reading it stopped.'),
        ...thrownAt(end, file, text, directory),
      };
  }
}

const isSyntax = (message: string): boolean => /ParseError|SyntaxError/.test(message);

/** The first line of the message, without the place that stands in it. */
const spoken = (message: string): string => `The file does not load: ${(message.split('\n')[0] ?? '').replace(/^ParseError:\s*/, '').trim()}`;

/** The place that a parser's or an engine's error names: `…/plugin.ts:12:5`. The parser counts columns from 0. */
function thrownAt(
  { message, stack }: { readonly message: string; readonly stack: string },
  file: string,
  text: string,
  directory: string,
): { file: string; line: number; column: number } {
  for (const [, at = '', line = '1', column = '1'] of `${message}\n${stack}`.matchAll(/(?:file:\/\/)?(\/[^\s():]+\.(?:ts|js|mjs)):(\d+):(\d+)/g)) {
    if (at.startsWith(directory)) return { file: relative(directory, at), line: Number(line), column: Number(column) + (isSyntax(message) ? 1 : 0) };
  }
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const offset = missing === undefined ? -1 : text.indexOf(missing);
  const before = text.slice(0, Math.max(0, offset)).split('\n');
  return { file, line: before.length, column: offset < 0 ? 1 : (before.at(-1)?.length ?? 0) + 1 };
}

/** Two plugins of one name: both are refused, for nobody can say which was meant. */
function refuseSameNames(loads: readonly PluginLoad[]): PluginLoad[] {
  return loads.map((load) => {
    const others = loads.filter((other) => other !== load && other.plugin !== undefined && other.name === load.name).map(({ folder }) => folder);
    if (load.plugin === undefined || others.length === 0) return load;
    const { definition, sources } = load.plugin;
    const message = `The plugin’s name “${load.name}” is that of the one in ${others.join(', ')} too.`;
    return failed(load.name, [{ ...fault(load.folder, 'NAME_TAKEN', message, 'Give one of them another name.'), ...locate(definition, ['name'], sources) }], load.folder, sources);
  });
}

/** The name as it stands in a file that does not load, so that its earlier version is known to be the same plugin's. */
const writtenName = ({ text }: SourceText): string | undefined => /definePlugin\(\s*\{[^{}]*?\bname:\s*['"]([a-z0-9-]+)['"]/.exec(text)?.[1];

const nameOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string' ? (value as { name: string }).name : undefined;

const fault = (file: string, code: string, message: string, cure: string): PluginFault => ({ severity: 'ERROR', code, message, cure, file, line: 1, column: 1 });

const failed = (name: string, faults: readonly PluginFault[], folder: string, sources: readonly SourceText[] = []): PluginLoad => ({ folder, name, faults, sources });
