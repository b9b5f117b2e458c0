import fc from 'fast-check';
import { newJourneyPart } from '../../../src/journey/journey.state.js';
import { PerennialError } from '../../../src/kernel/errors.js';
import type { RevenueView } from '../../../src/revenue/revenue.state.js';
import { riskFacts } from '../../../src/risk/risk.facts.js';
import { riskFolds } from '../../../src/risk/risk.fold.js';
import { moveRisks } from '../../../src/risk/risk.js';
import {
  type ClosedRisk,
  firstContactOf,
  openRisks,
  saveRate,
  saveRateByResponse,
} from '../../../src/risk/risk.rules.js';
import { newRiskPart } from '../../../src/risk/risk.state.js';
import { RISK_KINDS, RISK_OUTCOMES } from '../../../src/risk/risk.types.js';
import type { SignalType } from '../../../src/signal/signal.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

function world(isCustomer = true) {
  const view = (paying: boolean, more: Partial<RevenueView> = {}) => ({ isCustomer: paying, ...more }) as RevenueView;
  const revenue: { view?: RevenueView } = { view: view(isCustomer) };
  const draft = { risks: newRiskPart(), revenue, journey: newJourneyPart(), account: { ownerId: 'memb_owner' } };
  const scribe = new FakeScribe(NOON);
  let count = 0;
  const say = (type: SignalType, properties: Record<string, unknown>) =>
    riskFolds[type]?.(draft, signalOf(type, properties, { key: `${type}/${(count += 1)}` }), scribe, momentAt());
  const open = (kind: string, more: Record<string, unknown> = {}) => say('risk.opened', { kind, ...more });
  const pay = (paying: boolean, more?: Partial<RevenueView>) => {
    revenue.view = view(paying, more);
    moveRisks(draft, scribe);
  };
  const meet = (...moments: number[]) => {
    draft.journey.counted.push(...moments);
    moveRisks(draft, scribe);
  };
  const fact = (path: string) => riskFacts.find((one) => one.path === path)?.read(draft, momentAt());
  const rows = () => scribe.table('risk');
  return { draft, scribe, say, open, pay, meet, fact, rows };
}

function refusal(work: () => void): PerennialError {
  try {
    work();
  } catch (error) {
    if (error instanceof PerennialError) return error;
  }
  throw new Error('it was not refused');
}

describe('opening a risk', () => {
  test('it goes to the account’s owner, stands on the timeline and is told', () => {
    const { open, rows, scribe } = world();
    open('ADOPTION', { reason: 'Nobody logs in' });
    expect(rows()).toMatchObject([
      {
        kind: 'ADOPTION',
        severity: 'MEDIUM',
        owner_id: 'memb_owner',
        reason: 'Nobody logs in',
        first_sign_at: NOON,
        first_contact_at: null,
        closed_at: null,
      },
    ]);
    expect(scribe.eventTypes).toEqual(['risk.opened']);
    expect(scribe.writes.filter(({ table }) => table === 'timeline_entry')).toMatchObject([
      { row: { kind: 'RISK', at: NOON } },
    ]);
  });

  test('a second one of the kind is the same, with the worse severity and the earlier first sign', () => {
    const { open, rows, scribe, draft } = world();
    open('PRICE', { severity: 'MEDIUM', reason: 'Too dear' });
    open('PRICE', { severity: 'LOW' });
    expect([rows()[0]?.severity, rows()[0]?.version, scribe.eventTypes]).toEqual(['MEDIUM', 1, ['risk.opened']]);
    open('PRICE', { severity: 'HIGH', reason: 'Another', mitigation: 'Offer a year', firstSignAt: NOON - DAY });
    expect(rows()).toMatchObject([
      {
        severity: 'HIGH',
        severity_level: 2,
        reason: 'Too dear',
        mitigation_template: 'Offer a year',
        first_sign_at: NOON - DAY,
        version: 2,
      },
    ]);
    expect(scribe.eventTypes).toEqual(['risk.opened', 'risk.changed']);
    open('PRODUCT');
    expect(openRisks(draft.risks).map(({ kind }) => kind)).toEqual(['PRICE', 'PRODUCT']);
  });

  test('a malformed command names the place', () => {
    const { open } = world();
    expect(refusal(() => open('WEATHER'))).toMatchObject({ code: 'BAD_INPUT', inputPath: ['kind'] });
  });
});

describe('changing and closing a risk', () => {
  test('what is left out stays, null takes away', () => {
    const { open, say, rows } = world();
    open('PRICE', { reason: 'Too dear', mitigation: 'Talk' });
    const riskId = rows()[0]?.id;
    say('risk.changed', { riskId, severity: 'HIGH', ownerId: null });
    expect(rows()).toMatchObject([
      { severity: 'HIGH', owner_id: null, reason: 'Too dear', mitigation_template: 'Talk', version: 2 },
    ]);
    say('risk.changed', { riskId, reason: null });
    expect(rows()).toMatchObject([{ severity: 'HIGH', reason: null }]);
  });

  test('a closed one keeps its outcome, leaves the account’s memory and takes no more', () => {
    const { open, say, rows, draft, scribe } = world();
    open('INTENT_TO_LEAVE');
    const riskId = rows()[0]?.id;
    expect(refusal(() => say('risk.closed', { riskId, expectedVersion: 7, outcome: 'SAVED' }))).toMatchObject({
      code: 'CONFLICT',
      data: { current: { version: 1 } },
    });
    say('risk.closed', { riskId, outcome: 'SAVED', note: 'They stay' });
    expect(rows()).toMatchObject([
      { outcome: 'SAVED', note: 'They stay', closed_at: NOON, end_cause_id: expect.any(String) },
    ]);
    expect(draft.risks.open).toEqual({});
    expect(scribe.events.at(-1)).toMatchObject({ type: 'risk.closed', data: { outcome: 'SAVED' } });
    expect(refusal(() => say('risk.changed', { riskId, severity: 'LOW' })).code).toBe('RISK_CLOSED');
    open('INTENT_TO_LEAVE');
    expect(openRisks(draft.risks)).toHaveLength(1);
  });
});

describe('what a turn does with open risks', () => {
  test('the first counting touchpoint after the first sign is the first contact, whatever the order of arrival', () => {
    const { open, meet, rows } = world();
    open('ADOPTION', { firstSignAt: NOON - 5 * DAY });
    meet(NOON - 6 * DAY);
    expect(rows()[0]?.first_contact_at).toBeNull();
    meet(NOON - DAY);
    expect(rows()[0]?.first_contact_at).toBe(NOON - DAY);
    meet(NOON - 3 * DAY, NOON - 2 * DAY);
    expect(rows()[0]?.first_contact_at).toBe(NOON - 3 * DAY);
    const { version } = rows()[0] as { version: number };
    meet(NOON);
    expect(rows()[0]?.version).toBe(version);
  });

  test('any order of touchpoints gives the same first contact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        (moments, firstSignAt) => {
          const oneByOne = moments.reduce<number | undefined>(
            (firstContactAt, at) =>
              firstContactOf({ firstSignAt, ...(firstContactAt === undefined ? {} : { firstContactAt }) }, [at]),
            undefined,
          );
          const after = moments.filter((at) => at >= firstSignAt);
          expect(oneByOne).toBe(after.length === 0 ? undefined : Math.min(...after));
        },
      ),
    );
  });

  test('the intent to leave of a customer whose MRR reaches 0 is lost; other risks stay', () => {
    const { open, pay, rows, draft } = world();
    open('INTENT_TO_LEAVE');
    open('PRICE');
    pay(true);
    expect(openRisks(draft.risks)).toHaveLength(2);
    pay(false);
    expect(rows().map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['INTENT_TO_LEAVE', 'LOST'],
      ['PRICE', null],
    ]);
  });

  test('an account whose contracts went to another one is not lost', () => {
    const { open, pay, rows } = world();
    open('INTENT_TO_LEAVE');
    pay(true);
    pay(false, { hasMoved: true });
    expect(rows()).toMatchObject([{ outcome: null }]);
  });

  test('an account that never paid while the risk was open has nothing to lose', () => {
    const { open, pay, rows } = world(false);
    open('INTENT_TO_LEAVE');
    pay(false);
    expect(rows()).toMatchObject([{ outcome: null }]);
    pay(true);
    pay(false);
    expect(rows()).toMatchObject([{ outcome: 'LOST' }]);
  });
});

test('the facts say which risks are open, how bad, and since when', () => {
  const { open, fact } = world();
  expect([fact('risks.open'), fact('risks.worst'), fact('risks.openSince')]).toEqual([[], undefined, undefined]);
  open('PRICE', { severity: 'LOW' });
  open('INTENT_TO_LEAVE', { severity: 'HIGH' });
  expect([fact('risks.open'), fact('risks.worst'), fact('risks.openSince')]).toEqual([
    ['INTENT_TO_LEAVE', 'PRICE'],
    'HIGH',
    NOON,
  ]);
});

describe('the save rate', () => {
  const closed = (
    outcome: ClosedRisk['outcome'],
    waited: number | null = 0,
    kind: ClosedRisk['kind'] = 'INTENT_TO_LEAVE',
  ): ClosedRisk => ({
    kind,
    outcome,
    firstSignAt: 0,
    firstContactAt: waited,
  });

  test('counts who meant to leave and was saved or lost, and nobody else', () => {
    expect(
      saveRate([
        closed('SAVED'),
        closed('SAVED'),
        closed('LOST'),
        closed('MITIGATED'),
        closed('FALSE_ALARM'),
        closed('SAVED', 0, 'PRICE'),
      ]),
    ).toEqual({
      saved: 2,
      lost: 1,
      rate: 2 / 3,
    });
    expect(saveRate([closed('FALSE_ALARM')])).toEqual({ saved: 0, lost: 0, rate: null });
  });

  test('by the time to the first contact, each risk counts once', () => {
    const risks = [
      closed('SAVED', 0),
      closed('LOST', DAY),
      closed('SAVED', DAY),
      closed('LOST', 3 * DAY),
      closed('LOST', null),
    ];
    expect(saveRateByResponse(risks, [DAY, 2 * DAY])).toEqual([
      { withinMs: DAY, saved: 2, lost: 1, rate: 2 / 3 },
      { withinMs: 2 * DAY, saved: 0, lost: 0, rate: null },
      { withinMs: null, saved: 0, lost: 2, rate: 0 },
    ]);
  });

  test('the parts by time add up to the whole', () => {
    const risk = fc.record({
      kind: fc.constantFrom(...RISK_KINDS),
      outcome: fc.constantFrom(...RISK_OUTCOMES),
      firstSignAt: fc.constant(0),
      firstContactAt: fc.option(fc.integer({ min: 0, max: 100 })),
    });
    const bounds = fc
      .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 4 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(risk), bounds, (risks, bounds) => {
        const parts = saveRateByResponse(risks, bounds);
        const sum = (of: 'saved' | 'lost') => parts.reduce((total, part) => total + part[of], 0);
        const { saved, lost } = saveRate(risks);
        expect([sum('saved'), sum('lost')]).toEqual([saved, lost]);
      }),
    );
  });
});
