import { z } from 'zod';
import { lengthAsJson } from '../../../src/plugin/host/answer-size.js';
import { checkShape } from '../../../src/plugin/shape.js';
import { timeoutOf } from '../../../src/sdk/code.definition.js';
import { describePlugin } from '../../../src/sdk/describe.js';
import { effectiveSettings, faultsOfSettings, secretsOf, settingScope } from '../../../src/sdk/settings.rules.js';

const head = { name: 'crm', version: '1.0.0', compatible: '^1.0.0' };
const run = () => undefined;

describe('a plugin with code, as data', () => {
  const plugin = {
    ...head,
    settings: z.object({ list: z.string().default('all'), token: z.string().meta({ writeOnly: true }) }),
    actions: {
      note: { title: 'Note', input: z.object({ text: z.string() }), facts: ['account.name'], timeout: '5s', run },
    },
    measures: { mood: { title: 'Mood', run } },
  };

  it('carries what its parts are, and no functions', () => {
    const described = describePlugin(plugin);
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
    expect(described).toMatchObject({
      settings: { type: 'object', properties: { list: { default: 'all' }, token: { writeOnly: true } } },
      actions: {
        note: { title: 'Note', input: { type: 'object', required: ['text'] }, facts: ['account.name'], run: 'code' },
      },
      measures: { mood: { title: 'Mood', run: 'code' } },
    });
    expect(describePlugin(described)).toEqual(described);
    expect(checkShape(described)).toHaveProperty('definition');
  });

  it.each([
    ['an action without code', { actions: { note: { title: 'Note' } } }, 'actions.note.run'],
    ['an action whose code is no function', { actions: { note: { title: 'Note', run: 'later' } } }, 'actions.note.run'],
    ['settings that are no object', { settings: { type: 'string' } }, 'settings'],
    [
      'a timeout without a unit',
      { actions: { note: { title: 'Note', run: 'code', timeout: '30' } } },
      'actions.note.timeout',
    ],
  ])('is refused with %s, and where', (_what, parts, path) => {
    const checked = checkShape(describePlugin({ ...head, ...parts }));
    expect('faults' in checked && checked.faults.map((fault) => fault.path.join('.'))).toEqual([path]);
  });

  it('gives a call thirty seconds, or what it asks for within bounds', () => {
    expect([
      timeoutOf({}),
      timeoutOf({ timeout: '500ms' }),
      timeoutOf({ timeout: '5s' }),
      timeoutOf({ timeout: '1ms' }),
      timeoutOf({ timeout: '900s' }),
    ]).toEqual([30_000, 500, 5_000, 50, 120_000]);
  });
});

describe('settings', () => {
  const schema = {
    type: 'object',
    properties: {
      list: { type: 'string', default: 'all' },
      most: { type: 'integer', minimum: 1, default: 3 },
      on: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
      grade: { enum: ['A', 'B'] },
      nested: { type: 'object', properties: {} },
      token: { type: 'string', writeOnly: true },
    },
    additionalProperties: false,
  };

  it('are what was set, and the defaults for the rest; what no longer fits counts as not set', () => {
    expect(effectiveSettings(schema, {})).toEqual({ list: 'all', most: 3 });
    expect(effectiveSettings(schema, { list: 'some', most: 0, on: true, gone: 1 })).toEqual({
      list: 'some',
      most: 3,
      on: true,
    });
  });

  it('are read by conditions with their types, secrets and objects left out', () => {
    const { types, values } = settingScope(schema, { tags: ['a'], token: 'secret' });
    expect(Object.fromEntries(types)).toEqual({
      'settings.list': 'string',
      'settings.most': 'double',
      'settings.on': 'bool',
      'settings.tags': 'list<string>',
      'settings.grade': 'string',
    });
    expect(Object.fromEntries(values)).toEqual({
      'settings.list': 'all',
      'settings.most': 3,
      'settings.on': undefined,
      'settings.tags': ['a'],
      'settings.grade': undefined,
    });
    expect([...secretsOf(schema)]).toEqual(['token']);
  });

  it('are checked by the schema, each fault with its place', () => {
    expect(faultsOfSettings(schema, { most: 2 })).toEqual([]);
    expect(faultsOfSettings(schema, { most: 0, grade: 'C', lists: 1 }).map(({ path }) => path.join('.'))).toEqual([
      'most',
      'grade',
      'lists',
    ]);
  });
});

describe('the length of an answer', () => {
  it('is about that of its JSON, and counted no further than it need be', () => {
    for (const value of [null, 1, 'text', [1, 'two', { three: true }], { a: { b: ['c'.repeat(50)] } }]) {
      const exact = JSON.stringify(value).length;
      expect(Math.abs(lengthAsJson(value, 1e9) - exact)).toBeLessThanOrEqual(5 + exact);
    }
    expect(lengthAsJson('x'.repeat(1000), 10)).toBeGreaterThan(10);
    expect(lengthAsJson(Buffer.alloc(1000), 10)).toBeGreaterThan(10);
    expect(
      lengthAsJson(
        Array.from({ length: 1000 }, () => 0),
        10,
      ),
    ).toBeGreaterThan(10);
  });
});
