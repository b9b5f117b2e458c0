import { beforeAll, describe, expect, test } from '@jest/globals';
import onboarding from '../../../plugins/onboarding/plugin.js';
import riskMitigation from '../../../plugins/risk-mitigation/plugin.js';
import { composeBody } from '../../../src/engine/compose.js';
import { compileRulebook } from '../../../src/engine/rulebook.js';
import { playAccount } from '../../../src/insight/backtest/play-account.js';
import { Answers } from '../../../src/insight/rehearsal/answers.js';
import { companionsOf, type Focus, focusOn } from '../../../src/insight/rehearsal/focus.js';
import type { Known } from '../../../src/insight/rehearsal/history.js';
import { REPLAYED } from '../../../src/insight/rehearsal/replayed.js';
import { createDemoCompany } from '../../../src/integration/demo/company.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { idOf } from '../../../src/kernel/ids.js';
import { describePlugin } from '../../../src/sdk/describe.js';
import { type PluginInput, pluginDefinition } from '../../../src/sdk/plugin.definition.js';
import type { Signal } from '../../../src/signal/signal.js';

const ENDS_AT = Date.UTC(2026, 0, 1);
const FROM = Date.UTC(2025, 2, 1);
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
const setting = {
  surroundings: { members: new Map(), currency: 'EUR', rates: { EUR: 1 } },
  calendar: new Calendar({ zone: 'Europe/Berlin' }),
  answers: new Answers([{ kind: 'RISK', done: 1, medianMs: 4e8, outcomes: ['FALSE_ALARM'] }]),
};

/** The demo company's accounts with what happened to them in a year and a half. */
function histories(): [Known, Signal[]][] {
  const company = createDemoCompany({ seed: 7, accounts: 6, endsAt: ENDS_AT, days: 540 });
  const signals = new Map<string, Signal[]>();
  const known = company.accounts.map(
    ({ externalId, startsAt, ownerExternalId: _o, team: _t, parentExternalId: _p, ...profile }) => {
      const id = idOf('account', startsAt, externalId);
      const born: Signal = {
        id: 0,
        type: 'account.upserted',
        accountId: id,
        key: `born/${id}`,
        actorId: 'system',
        occurredAt: startsAt,
        recordedAt: startsAt,
        properties: { ...profile, createdAt: startsAt },
      };
      signals.set(externalId, [born]);
      return { id, externalId, createdAt: startsAt };
    },
  );
  for (const [index] of company.windows.entries())
    for (const { accountExternalId, ...signal } of company.signalsIn(index)) {
      const list = signals.get(accountExternalId) as Signal[];
      list.push({
        id: list.length,
        accountId: list[0]?.accountId ?? '',
        actorId: 'system',
        recordedAt: signal.occurredAt,
        ...signal,
      });
    }
  return known.map((one) => [one, signals.get(one.externalId) as Signal[]]);
}

/** The whole rulebook, every fact of it, every signal. */
const whole: Focus = {
  rulebook: compileRulebook(body),
  before: compileRulebook({ ...body, playbooks: [] }),
  signals: REPLAYED,
};

type Played = ReturnType<typeof playAccount>;

const play = (focus: Focus, all: readonly [Known, Signal[]][]): Played[] =>
  all.map(([known, signals]) => {
    const heard = signals.filter(({ type }) => focus.signals.includes(type));
    return playAccount(known, heard, [focus], { from: FROM, to: ENDS_AT }, setting);
  });

/**
 * What came of one playbook, account by account. Of a day, not of a moment: a whole rulebook takes some turns earlier
 * in the day.
 */
const outcomesOf = (played: readonly Played[], key: string) =>
  played.map(({ arms: [arm], lostAt }) => ({
    lostAt: lostAt === undefined ? undefined : dayOf(lostAt),
    enrolments: arm?.enrolments
      .filter(({ playbookKey }) => playbookKey === key)
      .map(({ at, by }) => ({ at: dayOf(at), by })),
    heldBack: arm?.heldBack
      .filter(({ playbookKey }) => playbookKey === key)
      .map(({ at, reason }) => ({ at: dayOf(at), reason })),
    tasks: arm?.tasks
      .filter(({ playbookKey }) => playbookKey === key)
      .map(({ stepKey, launchedAt, endedAt }) => ({
        stepKey,
        launchedAt: dayOf(launchedAt),
        isOpen: endedAt === null,
      })),
  }));

const dayOf = (at: number): number => setting.calendar.dayOf(at);

describe('the part of a rulebook that a backtest plays', () => {
  const all = histories();
  let wholly: Played[];
  beforeAll(() => {
    wholly = play(whole, all);
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
