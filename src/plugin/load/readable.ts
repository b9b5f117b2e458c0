import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { OWN_FOLDER } from './own-folder.js';

const { resolve } = createRequire(import.meta.url);

/**
 * The folders that a plugin's process may read: our own modules, the plugin's folder or package, what stands beside a
 * plugin that has a folder of its own, and the `node_modules` above both. No data, no settings, no other process.
 */
export function readableFolders(file: string): string[] {
  const folder = dirname(file);
  const beside =
    /^(plugin|index)\.\w+$/.test(basename(file)) && isPluginsFolder(dirname(folder)) ? dirname(folder) : folder;
  const folders = [OWN_FOLDER, folder, beside, packageOf(folder), dirname(dirname(resolve('jiti')))];
  const modules = [...modulesAbove(OWN_FOLDER), ...modulesAbove(folder)];
  const manifests = [...manifestsAbove(OWN_FOLDER), ...manifestsAbove(folder)];
  const all = [...folders.map(withSlash), ...modules.map(withSlash), ...manifests];
  return [...new Set(all.flatMap((path) => [path, real(path)]))];
}

/** A folder of plugins holds folders and files of code; one with a database in it is none. */
const isPluginsFolder = (folder: string): boolean =>
  basename(folder) === 'plugins' || basename(folder) === 'node_modules';

function packageOf(folder: string): string {
  const root = above(folder).find(
    (one) => basename(dirname(one)) === 'node_modules' || basename(dirname(dirname(one))) === 'node_modules',
  );
  return root ?? folder;
}

const modulesAbove = (folder: string): string[] =>
  above(folder)
    .map((one) => join(one, 'node_modules'))
    .filter((one) => existsSync(one));

/** Node looks for a package.json above each module, to know what kind of module it is. */
const manifestsAbove = (folder: string): string[] =>
  above(folder).flatMap((one) => [join(one, 'package.json'), join(one, 'tsconfig.json')]);

function above(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}

const withSlash = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`);

function real(path: string): string {
  try {
    const found = realpathSync(path);
    return path.endsWith('/') ? withSlash(found) : found;
  } catch {
    return path;
  }
}
