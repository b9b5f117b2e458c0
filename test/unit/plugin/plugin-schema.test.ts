import { readFile } from 'node:fs/promises';
import { pluginJsonSchema } from '../../../src/sdk/plugin.definition.js';

describe('schema/plugin.schema.json', () => {
  it('is what the code says; `npm run -s cli -- schema print --plugin > schema/plugin.schema.json` writes it anew', async () => {
    const written: unknown = JSON.parse(await readFile('schema/plugin.schema.json', 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(pluginJsonSchema())));
  });

  it('names every field of every step', () => {
    const text = JSON.stringify(pluginJsonSchema());
    for (const field of ['task', 'wait', 'branch', 'parallel', 'move', 'set', 'start', 'end', 'otherwise', 'clears', 'escalate', 'lanes', 'reentry'])
      expect(text).toContain(`"${field}"`);
  });
});
