import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import onboarding from '../../../plugins/onboarding/plugin.js';
import riskMitigation from '../../../plugins/risk-mitigation/plugin.js';
import { accountFacts } from '../../../src/account/account.facts.js';
import type { Fact, Source } from '../../../src/condition/fact.js';
import { composeBody } from '../../../src/engine/compose.js';
import type { Draft } from '../../../src/engine/draft.js';
import { companionsOf } from '../../../src/insight/rehearsal/companions.js';
import { focusOn } from '../../../src/insight/rehearsal/focus.js';
import { describePlugin } from '../../../src/sdk/describe.js';
import { type PluginInput, pluginDefinition } from '../../../src/sdk/plugin.definition.js';
import { histories, outcomesOf, type Played, play, wholeOf } from './demo-histories.js';

/** Facts as a developer might add them tomorrow: nothing but their row in a table knows of their names. */
const made: readonly Fact<Draft>[] = [
  {
    path: 'vigour.points',
    derivesFrom: ['score'],
    type: 'double',
    description: 'The score under another name',
    read: ({ health }) => (health.score === undefined ? undefined : health.score / 100),
  },
  {
    path: 'vigour.tribes',
    derivesFrom: ['segments'],
    type: 'list<string>',
    description: 'The segments under another name',
    read: ({ segments }) => Object.keys(segments.members).sort(),
  },
  {
    path: 'vigour.phase',
    derivesFrom: ['stage'],
    type: 'string',
    description: 'The stage under another name',
    read: ({ lifecycle }) => lifecycle.stage || undefined,
  },
  {
    path: 'vigour.awake',
    derivesFrom: ['activation'],
    type: 'bool',
    description: 'The activation under another name',
    read: ({ usage }) => usage.activation.activatedAt !== undefined,
  },
  {
    path: 'vigour.match',
    derivesFrom: ['fit'],
    type: 'double',
    description: 'The fit under another name',
    read: ({ account }) => account.fit,
  },
  {
    path: 'vigour.features',
    derivesFrom: ['usage'],
    type: 'double',
    description: 'How many features were ever used',
    read: ({ usage }) => usage.features.size,
  },
  {
    path: 'vigour.work',
    derivesFrom: ['tasks'],
    type: 'double',
    description: 'The open tasks under another name',
    read: ({ tasks }) => Object.keys(tasks.open).length,
  },
];

const CONDITIONS: Readonly<Record<string, string>> = {
  points: 'vigour.points < 70',
  tribes: '"lively" in vigour.tribes',
  phase: 'vigour.phase == "ADOPTED" || vigour.phase == "ONBOARDING"',
  awake: 'vigour.awake',
  match: 'vigour.match > 10',
  features: 'vigour.features >= 5',
  work: 'vigour.work >= 1',
};

const parse = (plugin: PluginInput) => pluginDefinition.parse(describePlugin(plugin));
const bodyOf = () =>
  composeBody([
    parse(onboarding),
    parse(riskMitigation),
    parse({
      name: 'vigorous',
      version: '1.0.0',
      compatible: '^1.0.0',
      segments: [{ key: 'lively', title: 'Lively', if: 'usage.activeDays >= 10' }],
      fit: { conditions: [{ key: 'used', title: 'Used', weight: 1, if: 'usage.events30 > 100' }] },
      playbooks: Object.entries(CONDITIONS).map(([key, when]) => ({
        key: `by-${key}`,
        title: `By ${key}`,
        purpose: 'CHECK_IN' as const,
        trigger: { when, existing: 'enrol' as const },
        reentry: '30d',
        steps: [{ task: 'look', title: 'Look', kind: 'OTHER' as const }],
      })),
    }),
  ]);

describe('a fact under a new name', () => {
  const table = accountFacts as unknown as Fact<Draft>[];
  const all = histories();
  let wholly: Played[];
  beforeAll(() => {
    table.push(...made);
    wholly = play(wholeOf(bodyOf()), all);
  });
  afterAll(() => {
    table.splice(table.length - made.length, made.length);
  });

  test.each(Object.keys(CONDITIONS))('is right in a backtest: vigour.%s', (key) => {
    const body = bodyOf();
    const playbook = `by-${key}`;
    const expected = outcomesOf(wholly, playbook);
    expect(expected.some(({ enrolments = [] }) => enrolments.length > 0)).toBe(true);
    const focus = focusOn(body, companionsOf([playbook], body));
    expect(outcomesOf(play(focus, all), playbook)).toEqual(expected);
  });

  test.each<[string, Source | undefined]>([
    ['points', 'score'],
    ['tribes', 'segments'],
    ['awake', 'activation'],
    ['match', 'fit'],
    ['features', undefined],
  ])('brings with it what decides it, and leaves out the rest: vigour.%s', (key, source) => {
    const { rulebook, signals } = focusOn(bodyOf(), new Set([`by-${key}`]));
    expect({
      score: rulebook.scorecards.length > 0,
      fit: rulebook.fit !== undefined,
      activation: rulebook.activation !== undefined,
      segments: rulebook.segments.length > 0,
      isUsed: signals.includes('usage'),
    }).toEqual({
      score: source === 'score',
      fit: source === 'fit',
      activation: source === 'activation' || source === 'score',
      segments: source === 'segments',
      isUsed: true,
    });
  });

  test('that counts tasks brings with it every playbook that may launch one', () => {
    const body = bodyOf();
    expect(companionsOf(['by-work'], body).size).toBe(body.playbooks.length);
    expect([...companionsOf(['by-features'], body)]).toEqual(['by-features']);
  });
});

describe('the table of facts', () => {
  test('takes no fact that does not say what it derives from', () => {
    const rest = { path: 'x.y', type: 'double', description: 'x', read: () => 1 } as const;
    // @ts-expect-error nothing is declared
    const silent: Fact<Draft> = rest;
    // @ts-expect-error an empty list declares nothing
    const empty: Fact<Draft> = { ...rest, derivesFrom: [] };
    // @ts-expect-error no such source
    const misspelt: Fact<Draft> = { ...rest, derivesFrom: ['taks'] };
    const right: Fact<Draft> = { ...rest, derivesFrom: ['tasks'] };
    expect([silent, empty, misspelt, right]).toHaveLength(4);
  });
});
