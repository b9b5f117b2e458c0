import { readdir } from 'node:fs/promises';

export const CODE_ENTRIES = ['plugin.ts', 'plugin.js', 'plugin.mjs'];
export const YAML_ENTRIES = ['plugin.yaml', 'plugin.yml'];

/**
 * The folders of a plugins directory that are loaded: not those whose name begins with `_` or `.`. A directory that is
 * not there has none.
 */
export async function pluginFolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^[_.]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Whether a folder is a plugin itself. */
export async function isPluginFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return [...CODE_ENTRIES, ...YAML_ENTRIES].some((entry) => names.includes(entry));
}
