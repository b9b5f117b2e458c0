import { stringify } from 'yaml';
import { composeBody } from '../../../src/engine/compose.js';
import { compileRulebook } from '../../../src/engine/rulebook.js';
import { checkText } from '../../../src/plugin/check-text.js';
import { type PluginDefinition, pluginDefinition } from '../../../src/sdk/plugin.definition.js';

const head = { version: '1.0.0', compatible: '^1.0.0' };
const end = [{ end: 'done' as const }];
const playbook = (key: string, rest = {}) => ({
  key,
  title: 'Tried',
  purpose: 'EDUCATION' as const,
  trigger: 'manual' as const,
  steps: end,
  ...rest,
});
const base = pluginDefinition.parse({
  name: 'base',
  ...head,
  attributes: [{ name: 'tier', type: 'string' }],
  playbooks: [playbook('one'), playbook('two')],
});
const inForce = (...plugins: PluginDefinition[]) => compileRulebook(composeBody(plugins));
const check = (text: string, format: 'YAML' | 'JSON' = 'YAML') => checkText(text, format, inForce(base));
const found = (text: string) =>
  check(text).diagnostics.map(({ severity, code, line, column }) => `${severity} ${code} ${line}:${column}`);

describe('checking a text', () => {
  it('takes one playbook, a list of them, or a whole plugin, in YAML and JSON', () => {
    for (const value of [
      playbook('mine'),
      { playbooks: [playbook('mine')] },
      { name: 'other', ...head, playbooks: [playbook('mine')] },
    ]) {
      for (const [text, format] of [
        [stringify(value), 'YAML'],
        [JSON.stringify(value, null, 2), 'JSON'],
      ] as const) {
        expect(check(text, format)).toMatchObject({
          diagnostics: [],
          playbooks: [{ key: 'mine', hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
          isWhole: 'name' in value,
        });
      }
    }
  });

  it('knows what is in force: attributes, playbooks, stages', () => {
    const steps = [
      { start: 'go', playbook: 'two' },
      { start: 'lost', playbook: 'tow' },
      { move: 'up', stage: 'GROWTHH' },
    ];
    expect(
      found(
        stringify({
          ...playbook('mine', { goal: 'account.attributes.tier == "gold" && account.attributes.ter == ""' }),
          steps,
        }),
      ),
    ).toEqual(['WARNING PLAYBOOK_NOT_LOADED 9:15', 'ERROR UNKNOWN_STAGE 11:12', 'ERROR UNKNOWN_FACT 12:44']);
  });

  it('lets a playbook take the place of the one of its key, and refuses a plugin that takes another’s key', () => {
    expect(found(stringify(playbook('one')))).toEqual([]);
    expect(found(stringify({ name: 'other', ...head, playbooks: [playbook('one')] }))).toEqual([
      'ERROR PLAYBOOK_KEY_TAKEN 5:10',
    ]);
    expect(found(stringify({ name: 'base', ...head, playbooks: [playbook('one')] }))).toEqual([]);
    expect(found(stringify({ playbooks: [playbook('mine'), playbook('mine')] }))).toEqual([
      'ERROR PLAYBOOK_KEY_TAKEN 2:10',
      'ERROR PLAYBOOK_KEY_TAKEN 8:10',
    ]);
  });

  it('gives every diagnostic a range, and those of a condition the word', () => {
    const text = stringify(playbook('mine', { goal: 'usage.activated &&\nusage.keyFeature > 3' }));
    const [first] = check(text).diagnostics;
    const { line = 0 } = first ?? {};
    expect(first).toMatchObject({
      code: 'UNKNOWN_FACT',
      endLine: line,
      cure: expect.stringContaining('usage.keyFeaturesUsed'),
    });
    expect(text.split('\n')[line - 1]?.slice((first?.column ?? 0) - 1, (first?.endColumn ?? 0) - 1)).toBe(
      'usage.keyFeature',
    );
  });

  it.each([
    ['nothing', ''],
    ['a text', 'just some words'],
    ['a list', '- one\n- two'],
    ['a number', '42'],
    ['fields that are none', 'colour: red'],
    ['a playbook without anything', 'key: mine'],
    ['numbers for everything', 'key: 1\ntitle: 2\npurpose: 3\ntrigger: 4\nsteps: 5'],
    [
      'steps that are none',
      'key: mine\ntitle: M\npurpose: QBR\ntrigger: manual\nsteps: [a, 1, null, {}, [], { task: {} }]',
    ],
  ])('refuses %s with a place and a cure, and never throws', (_, text) => {
    const { diagnostics, playbooks } = check(text);
    expect(playbooks).toEqual([]);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics)
      expect(diagnostic).toMatchObject({
        severity: 'ERROR',
        line: expect.any(Number),
        endLine: expect.any(Number),
        cure: expect.stringMatching(/\w{3}/),
      });
  });
});
