import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Where a package's plugin is: its folder, and the file in it. */
export interface PackageEntry {
  readonly root: string;
  /** From the root: `plugin.ts`. */
  readonly file: string;
}

/** Why there is none. */
export type NoEntry = 'NOT_INSTALLED' | 'NOT_READABLE' | 'NO_PLUGIN' | 'OUTSIDE';

interface Manifest {
  readonly main?: unknown;
  readonly exports?: unknown;
  readonly perennial?: { readonly plugin?: unknown };
}

/** A package’s plugin: the file that `perennial.plugin` of its package.json names, else what the package exports. */
export async function packageEntry(name: string, from: string): Promise<PackageEntry | NoEntry> {
  const root = await installed(name, from);
  if (root === undefined) return 'NOT_INSTALLED';
  const manifest = await manifestOf(root);
  if (manifest === undefined) return 'NOT_READABLE';
  const named = manifest.perennial?.plugin ?? exported(manifest.exports) ?? manifest.main ?? 'index.js';
  if (typeof named !== 'string') return 'NO_PLUGIN';
  const file = join(root, named);
  if (relative(root, file).split(sep)[0] === '..') return 'OUTSIDE';
  return (await isFile(file)) ? { root, file: relative(root, file) } : 'NO_PLUGIN';
}

/** The package’s folder in the nearest node_modules, from a folder upward: as Node looks for it. */
async function installed(name: string, from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const root = join(folder, 'node_modules', name);
    if (await isFile(join(root, 'package.json'))) return realpath(root);
    if (dirname(folder) === folder) return undefined;
  }
}

async function manifestOf(root: string): Promise<Manifest | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** What `import` of the package would take. */
function exported(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return undefined;
  const fields = exports as Record<string, unknown>;
  for (const condition of ['.', 'import', 'node', 'default', 'require']) {
    const found = condition in fields ? exported(fields[condition]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
