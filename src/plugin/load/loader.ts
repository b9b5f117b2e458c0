import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parsePluginText } from '../../sdk/text/yaml.js';
import { isCompatible, SDK_VERSION } from '../../sdk/version.js';
import { codeFaults } from '../code-faults.js';
import { codeLocator } from '../locate.js';
import { placed } from '../placed.js';
import {
  LOAD_LIMITS,
  type LoadedPlugin,
  type LoadLimits,
  type Locator,
  type PluginFault,
  type PluginLoad,
  type PluginPlaces,
  type SourceText,
} from '../plugin.types.js';
import { checkShape } from '../shape.js';
import { type Entry, fault, nameIn } from './entry.js';
import { CODE_ENTRIES, pluginFolders, YAML_ENTRIES } from './folders.js';
import { loadFault } from './load-faults.js';
import { type NoEntry, packageEntry } from './package-entry.js';
import { loadInWorker } from './worker-load.js';

/** Each plugin loads in a thread of its own; more at once than this only wait for each other. */
const AT_ONCE = 2;

/**
 * Loads every folder of a plugins directory, except those whose name begins with `_` or `.`, and every package that is
 * named.
 * Never throws for what a plugin does: each is answered for itself. Conditions are not looked at here (see
 * `checkPlugins`).
 */
export async function loadPlugins(
  places: string | PluginPlaces,
  limits: LoadLimits = LOAD_LIMITS,
): Promise<PluginLoad[]> {
  const {
    directory,
    only,
    packages = [],
    from = process.cwd(),
  }: PluginPlaces = typeof places === 'string' ? { directory: places } : places;
  const folders = only === undefined ? await pluginFolders(directory) : [only];
  const work = [
    ...folders.map((folder) => () => loadPlugin(directory, folder, limits)),
    ...packages.map((name) => () => loadPackage(name, from, limits)),
  ];
  const loads: PluginLoad[] = [];
  for (let first = 0; first < work.length; first += AT_ONCE)
    loads.push(...(await Promise.all(work.slice(first, first + AT_ONCE).map((load) => load()))));
  return refuseSameNames(loads);
}

/** Loads one folder: the plugin.ts or the plugin.yaml that stands in it. */
export async function loadPlugin(
  directory: string,
  folder: string,
  limits: LoadLimits = LOAD_LIMITS,
): Promise<PluginLoad> {
  const names = await readdir(join(directory, folder));
  const code = CODE_ENTRIES.find((name) => names.includes(name));
  const yaml = YAML_ENTRIES.filter((name) => names.includes(name));
  const found = [...(code === undefined ? [] : [code]), ...yaml];
  if (found.length > 1) {
    const cure = 'Keep one of them: a plugin is written in TypeScript or in YAML.';
    return failed(
      folder,
      [fault(join(folder, found[1] as string), 'TWO_ENTRIES', `The folder has ${found.join(' and ')}.`, cure)],
      folder,
    );
  }
  if (found[0] === undefined) {
    const cure =
      'Add plugin.ts with a default export by definePlugin, or plugin.yaml; or let the folder’s name begin with “_”.';
    return failed(
      folder,
      [fault(folder, 'NO_ENTRY', 'The folder has neither plugin.ts nor plugin.yaml.', cure)],
      folder,
    );
  }
  return loadEntry(
    {
      folder,
      base: resolve(directory),
      path: resolve(directory, folder, found[0]),
      kind: code === undefined ? 'yaml' : 'code',
    },
    limits,
  );
}

/** Loads the plugin of an npm package, as it is installed. */
async function loadPackage(name: string, from: string, limits: LoadLimits = LOAD_LIMITS): Promise<PluginLoad> {
  const entry = await packageEntry(name, from);
  const file = join('node_modules', name, 'package.json');
  if (typeof entry === 'string') return failed(name, [fault(file, 'NO_PACKAGE', ...packageWords(name, entry))], name);
  return loadEntry(
    {
      folder: name,
      base: entry.root,
      prefix: join('node_modules', name),
      path: join(entry.root, entry.file),
      kind: 'package',
    },
    limits,
  );
}

function packageWords(name: string, why: NoEntry): [string, string] {
  if (why === 'NOT_INSTALLED')
    return [
      `The package “${name}” is not installed.`,
      `npm install ${name}, in the folder in which Perennial is started; or take it out of PLUGIN_PACKAGES.`,
    ];
  if (why === 'NOT_READABLE')
    return [`The package.json of “${name}” cannot be read.`, `npm install ${name} puts it right.`];
  if (why === 'OUTSIDE')
    return [
      `The package “${name}” names a plugin outside of itself.`,
      'perennial.plugin in its package.json is a file of the package.',
    ];
  return [
    `The package “${name}” names no plugin that is there.`,
    'Its package.json says { "perennial": { "plugin": "plugin.ts" } }, or its main module exports one as default.',
  ];
}

async function loadEntry(entry: Entry, limits: LoadLimits): Promise<PluginLoad> {
  return /\.ya?ml$/.test(entry.path) ? loadYaml(entry) : loadCode(entry, limits);
}

async function loadCode(entry: Entry, limits: LoadLimits): Promise<PluginLoad> {
  const sources = await sourcesOf(entry);
  const [first = { file: nameIn(entry, entry.path), text: '' }] = sources;
  const end = await loadInWorker(entry.path, limits);
  if (!('definition' in end))
    return failed(writtenName(first) ?? entry.folder, [loadFault(end, first, limits, entry)], entry.folder, sources);
  return shaped(entry, end.definition, sources, codeLocator(end.definition, sources));
}

/** A YAML file is data: it is read here, without a thread of its own. */
async function loadYaml(entry: Entry): Promise<PluginLoad> {
  const text = await readFile(entry.path, 'utf8');
  const source = { file: nameIn(entry, entry.path), text };
  const { value, faults, locate } = parsePluginText(text);
  const place: Locator = (path, options) => ({ file: source.file, ...locate(path, options) });
  const found = [
    ...faults.map((diagnostic) => ({ ...diagnostic, file: source.file })),
    ...codeFaults(value).map((fault) => placed(fault, place)),
  ];
  if (value === undefined)
    return failed(/^name:\s*([a-z0-9-]+)\s*$/m.exec(text)?.[1] ?? entry.folder, found, entry.folder, [source]);
  return shaped(entry, value, [source], place, found);
}

/** The modules beside the entry, that first, without tests: where faults are looked for. */
async function sourcesOf(entry: Entry): Promise<SourceText[]> {
  const folder = dirname(entry.path);
  const names = (await readdir(folder))
    .filter((name) => /\.(ts|js|mjs)$/.test(name) && !/\.(test|d)\./.test(name))
    .sort();
  const ordered = [basename(entry.path), ...names.filter((name) => name !== basename(entry.path))];
  return Promise.all(
    ordered.map(async (name) => ({
      file: nameIn(entry, join(folder, name)),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

function shaped(
  { folder, kind, path }: Entry,
  value: unknown,
  sources: readonly SourceText[],
  place: Locator,
  warnings: readonly PluginFault[] = [],
): PluginLoad {
  const checked = checkShape(value);
  const name = nameOf(value) ?? folder;
  const refused = (faults: readonly PluginFault[]) => failed(name, [...warnings, ...faults], folder, sources);
  if ('faults' in checked) return refused(checked.faults.map((found) => placed(found, place)));
  const { definition } = checked;
  if (!isCompatible(definition.compatible)) {
    const message = `The plugin is written for perennial/sdk ${definition.compatible}; this is ${SDK_VERSION}.`;
    return refused([
      {
        ...fault(folder, 'INCOMPATIBLE', message, `Adapt it and say compatible: '^${SDK_VERSION}'.`),
        ...place(['compatible']),
      },
    ]);
  }
  const plugin: LoadedPlugin = {
    kind,
    folder,
    file: sources[0]?.file ?? folder,
    path,
    sources,
    definition,
    place,
    warnings,
  };
  return { folder, name, plugin, faults: [] };
}

/** Two plugins of one name: both are refused, for nobody can say which was meant. */
function refuseSameNames(loads: readonly PluginLoad[]): PluginLoad[] {
  return loads.map((load) => {
    const others = loads
      .filter((other) => other !== load && other.plugin !== undefined && other.name === load.name)
      .map(({ folder }) => folder);
    if (load.plugin === undefined || others.length === 0) return load;
    const { place, sources } = load.plugin;
    const message = `The plugin’s name “${load.name}” is that of the one in ${others.join(', ')} too.`;
    return failed(
      load.name,
      [{ ...fault(load.folder, 'NAME_TAKEN', message, 'Give one of them another name.'), ...place(['name']) }],
      load.folder,
      sources,
    );
  });
}

/** The name as it stands in a file that does not load, so that its earlier version is known to be the same plugin's. */
const writtenName = ({ text }: SourceText): string | undefined =>
  /definePlugin\(\s*\{[^{}]*?\bname:\s*['"]([a-z0-9-]+)['"]/.exec(text)?.[1];

const nameOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string'
    ? (value as { name: string }).name
    : undefined;

const failed = (
  name: string,
  faults: readonly PluginFault[],
  folder: string,
  sources: readonly SourceText[] = [],
): PluginLoad => ({ folder, name, faults, sources });
