import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app.js';
import { loadConfig } from '../config.js';
import { emitSchema } from '../graphql/schema.js';
import { playbookJsonSchema } from '../playbook/definition/playbook-schema.js';
import { pluginJsonSchema } from '../sdk/plugin.definition.js';

/**
 * The GraphQL schema as SDL, or the JSON Schema of plugins or of one playbook: what schema/ holds. Needs no database of
 * yours.
 */
export async function printSchemas(which: 'graphql' | 'plugin' | 'playbook'): Promise<string> {
  if (which === 'plugin') return `${JSON.stringify(pluginJsonSchema(), null, 2)}\n`;
  if (which === 'playbook') return `${JSON.stringify(playbookJsonSchema(), null, 2)}\n`;
  const folder = await mkdtemp(join(tmpdir(), 'perennial-schema-'));
  const app = await createApp(loadConfig({ DATABASE_URL: `sqlite:${join(folder, 'schema.db')}`, LOG_LEVEL: 'silent' }));
  try {
    return emitSchema(app.schema);
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
