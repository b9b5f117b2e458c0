import { beforeAll, describe, expect, test } from '@jest/globals';
import onboarding from '../../../plugins/onboarding/plugin.js';
import riskMitigation from '../../../plugins/risk-mitigation/plugin.js';
import { composeBody } from '../../../src/engine/compose.js';
import { companionsOf } from '../../../src/insight/rehearsal/companions.js';
import { focusOn } from '../../../src/insight/rehearsal/focus.js';
import { describePlugin } from '../../../src/sdk/describe.js';
import { type PluginInput, pluginDefinition } from '../../../src/sdk/plugin.definition.js';
import { histories, outcomesOf, type Played, play, wholeOf } from './demo-histories.js';

const parse = (plugin: PluginInput) => pluginDefinition.parse(describePlugin(plugin));
const extra = parse({
  name: 'extra',
  version: '1.0.0',
  compatible: '^1.0.0',
  segments: [{ key: 'lively', title: 'Lively', if: 'usage.activeDays >= 10' }],
  playbooks: [
    {
      key: 'lively',
      title: 'Lively accounts',
      purpose: 'ADVOCACY',
      trigger: { on: 'segment.entered', if: 'event.segment == "lively"' },
      reentry: '30d',
      steps: [{ task: 'thank', title: 'Thank', kind: 'ADVOCACY' }],
    },
    {
      key: 'renewal-soon',
      title: 'Renewal soon',
      purpose: 'RENEWAL',
      trigger: { before: 'renewal.date', by: '60d', late: 'enrol' },
      audience: 'health.band != "RED"',
      reentry: 'always',
      steps: [{ task: 'prepare', title: 'Prepare', kind: 'RENEWAL', due: '5bd' }],
    },
  ],
});
const body = composeBody([parse(onboarding), parse(riskMitigation), extra]);
describe('the part of a rulebook that a backtest plays', () => {
  const all = histories();
  let wholly: Played[];
  beforeAll(() => {
    wholly = play(wholeOf(body), all);
  });

  test.each(body.playbooks.map(({ definition }) => definition.key))(
    'decides for %s as the whole rulebook does',
    (key) => {
      const focus = focusOn(body, companionsOf([key], body));
      expect(outcomesOf(play(focus, all), key)).toEqual(outcomesOf(wholly, key));
    },
  );

  test('something comes of most playbooks in this history, so that there is something to compare', () => {
    const busy = body.playbooks.filter(({ definition: { key } }) =>
      outcomesOf(wholly, key).some(({ enrolments = [], heldBack = [] }) => enrolments.length + heldBack.length > 0),
    );
    expect(busy.length).toBeGreaterThanOrEqual(body.playbooks.length - 2);
  });

  test('leaves out health, segments, activation and the facts that nothing reads', () => {
    const { rulebook, signals } = focusOn(body, new Set(['renewal-soon', 'champion-left']));
    expect(rulebook.playbooks.map(({ key }) => key).sort()).toEqual(['champion-left', 'renewal-soon']);
    const plain = focusOn(composeBody([extraWithout]), new Set(['dated']));
    expect(plain.rulebook.scorecards).toEqual([]);
    expect(plain.rulebook.facts.map(({ path }) => path).sort()).toEqual(['account.isCustomer', 'renewal.date']);
    expect(plain.signals).not.toContain('usage');
    expect(signals).toContain('usage');
  });
});

const extraWithout = parse({
  name: 'dated',
  version: '1.0.0',
  compatible: '^1.0.0',
  playbooks: [
    {
      key: 'dated',
      title: 'Dated',
      purpose: 'RENEWAL',
      trigger: { before: 'renewal.date', by: '30d' },
      steps: [{ task: 'go', title: 'Go', kind: 'RENEWAL' }],
    },
  ],
});
