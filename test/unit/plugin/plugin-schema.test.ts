import { readFile } from 'node:fs/promises';
import { pluginJsonSchema } from '../../../src/sdk/plugin.definition.js';

describe('schema/plugin.schema.json', () => {
  it(
    'is what the code says; `npm run -s cli -- schema print --plugin > schema/plugin.schema.json` writes it ' + 'anew',
    async () => {
      const written: unknown = JSON.parse(await readFile('schema/plugin.schema.json', 'utf8'));
      expect(written).toEqual(JSON.parse(JSON.stringify(pluginJsonSchema())));
    },
  );

  it('says of every field what it means', () => {
    const silent: string[] = [];
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties = {} } = schema as { properties?: Record<string, { description?: string }> };
      for (const [name, field] of Object.entries(properties))
        if (field.description === undefined) silent.push(`${path}.${name}`);
      for (const [name, inner] of Object.entries(schema)) look(inner, `${path}/${name}`);
    };
    look(pluginJsonSchema(), '');
    expect(silent).toEqual([]);
  });

  it('names every field of every step', () => {
    const text = JSON.stringify(pluginJsonSchema());
    for (const field of [
      'task',
      'wait',
      'branch',
      'parallel',
      'move',
      'set',
      'start',
      'end',
      'otherwise',
      'clears',
      'escalate',
      'lanes',
      'reentry',
    ])
      expect(text).toContain(`"${field}"`);
  });
});
