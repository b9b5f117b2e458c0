import { cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PerennialError } from '../kernel/errors.js';
import { packageRoot } from '../kernel/package-root.js';
import { pluginName } from '../sdk/plugin.definition.js';

/** The template's own name, wherever it stands in its files. */
const TEMPLATE_NAME = /\bmy-plugin\b/g;
/** Where editors find the fields of a plugin.yaml, as the template says it. */
const TEMPLATE_SCHEMA = '../../schema/plugin.schema.json';

export interface NewPlugin {
  readonly name: string;
  readonly directory: string;
  readonly format: 'typescript' | 'yaml';
}

/**
 * Makes a plugin from the template; answers its files. It appears whole: a server that watches the folder never sees
 * half of it.
 * @throws BAD_INPUT when the name is none, or the folder is there already
 */
export async function newPlugin({ name, directory, format }: NewPlugin): Promise<string[]> {
  const named = pluginName.safeParse(name);
  if (!named.success)
    throw new PerennialError(
      'BAD_INPUT',
      `“${name}” is no plugin’s name: give ${named.error.issues[0]?.message ?? 'another'}.`,
    );
  const folder = join(directory, name);
  if (await isThere(folder))
    throw new PerennialError('BAD_INPUT', `${folder} is there already: take another name, or another --dir.`);
  const template = join(packageRoot(), 'plugins', format === 'yaml' ? '_template-yaml' : '_template');
  const draft = join(directory, `_new-${name}`);
  await mkdir(directory, { recursive: true });
  await cp(template, draft, { recursive: true });
  const names = (await readdir(draft)).sort();
  const schema = relative(folder, join(packageRoot(), 'schema', 'plugin.schema.json'));
  for (const file of names)
    await writeFile(
      join(draft, file),
      (await readFile(join(draft, file), 'utf8')).replace(TEMPLATE_NAME, name).replace(TEMPLATE_SCHEMA, schema),
    );
  await rename(draft, folder);
  return names.map((file) => join(folder, file));
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
