import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { referencePages } from '../../src/cli/reference/pages.js';
import { printSchemas } from '../../src/cli/schemas.js';
import { packageRoot } from '../../src/kernel/package-root.js';

/** Every file that is made from the code, with its text. */
export async function emitted(): Promise<Readonly<Record<string, string>>> {
  const pages = Object.entries(referencePages()).map(([name, text]) => [`docs/reference/${name}`, text] as const);
  return {
    ...Object.fromEntries(pages),
    'schema/schema.graphql': await printSchemas('graphql'),
    'schema/plugin.schema.json': await printSchemas('plugin'),
    'schema/playbook.schema.json': await printSchemas('playbook'),
  };
}

/** `npm run emit`: writes them. */
async function emit(): Promise<void> {
  for (const [name, text] of Object.entries(await emitted())) {
    const file = join(packageRoot(), name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    console.log(name);
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await emit();
