import { compileRulebook } from '../../../src/engine/rulebook.js';
import type { RulebookBody } from '../../../src/engine/rulebook-body.js';
import { playAccount } from '../../../src/insight/backtest/play-account.js';
import { Answers } from '../../../src/insight/rehearsal/answers.js';
import type { Focus } from '../../../src/insight/rehearsal/focus.js';
import type { Known } from '../../../src/insight/rehearsal/history.js';
import { REPLAYED } from '../../../src/insight/rehearsal/replayed.js';
import { createDemoCompany } from '../../../src/integration/demo/company.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { idOf } from '../../../src/kernel/ids.js';
import type { Signal } from '../../../src/signal/signal.js';

const ENDS_AT = Date.UTC(2026, 0, 1);
const FROM = Date.UTC(2025, 2, 1);
const setting = {
  surroundings: { members: new Map(), currency: 'EUR', rates: { EUR: 1 } },
  calendar: new Calendar({ zone: 'Europe/Berlin' }),
  answers: new Answers([{ kind: 'RISK', done: 1, medianMs: 4e8, outcomes: ['FALSE_ALARM'] }]),
};

/** The demo company's accounts with what happened to them in a year and a half. */
export function histories(): [Known, Signal[]][] {
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
export const wholeOf = (body: RulebookBody): Focus => ({
  rulebook: compileRulebook(body),
  before: compileRulebook({ ...body, playbooks: [] }),
  signals: REPLAYED,
});

export type Played = ReturnType<typeof playAccount>;

export const play = (focus: Focus, all: readonly [Known, Signal[]][]): Played[] =>
  all.map(([known, signals]) => {
    const heard = signals.filter(({ type }) => focus.signals.includes(type));
    return playAccount(known, heard, [focus], { from: FROM, to: ENDS_AT }, setting);
  });

/**
 * What came of one playbook, account by account. Of a day, not of a moment: a whole rulebook takes some turns earlier
 * in the day.
 */
export const outcomesOf = (played: readonly Played[], key: string) =>
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
