import { recordCheckIn } from '../../../src/journey/check-in.js';
import { journeyFacts } from '../../../src/journey/journey.facts.js';
import { journeyFolds } from '../../../src/journey/journey.fold.js';
import { newJourneyPart } from '../../../src/journey/journey.state.js';
import { countsForCadence } from '../../../src/journey/touchpoint.rules.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

function world(segments: { cadence?: { every: string; since: number } } = {}) {
  const draft = { journey: newJourneyPart(), segments };
  const scribe = new FakeScribe();
  const log = (properties: Record<string, unknown>, occurredAt = NOON, rest = {}) =>
    journeyFolds.touchpoint?.(
      draft,
      signalOf('touchpoint', properties, { occurredAt, key: `k${occurredAt}`, ...rest }),
      scribe,
      momentAt(),
    );
  const fact = (path: string, now = NOON) =>
    journeyFacts.find((fact) => fact.path === path)?.read(draft, momentAt(now));
  const changes = (path: string) => journeyFacts.find((fact) => fact.path === path)?.changes;
  return { draft, scribe, log, fact, changes };
}

describe('which touchpoints count for cadence', () => {
  test.each([
    [{ kind: 'CALL', status: 'DONE', isAutomatic: false, isAnswered: true }, true],
    [{ kind: 'CALL', status: 'PLANNED', isAutomatic: false, isAnswered: true }, false],
    [{ kind: 'EMAIL', status: 'DONE', isAutomatic: true, isAnswered: true }, false],
    [{ kind: 'EMAIL', status: 'DONE', isAutomatic: false, isAnswered: false }, false],
    [{ kind: 'DECISION', status: 'DONE', isAutomatic: false, isAnswered: true }, false],
  ] as const)('%j: %s', (touchpoint, counts) => {
    expect(countsForCadence(touchpoint)).toBe(counts);
  });
});

describe('touchpoints', () => {
  test('late ones do not move the last contact back', () => {
    const { log, fact } = world();
    log({ kind: 'CALL' }, NOON - DAY);
    log({ kind: 'VISIT' }, NOON - 5 * DAY);
    expect(fact('touchpoint.lastAt')).toBe(NOON - DAY);
    expect(fact('touchpoint.daysSinceLast', NOON + 2 * DAY)).toBe(3);
  });

  test('silence is counted from what the customer said, not from what was said to them', () => {
    const { log, fact } = world();
    expect(fact('touchpoint.silenceDays')).toBeUndefined();
    log({ kind: 'EMAIL', direction: 'INBOUND' }, NOON - 9 * DAY);
    log({ kind: 'CALL', direction: 'OUTBOUND' }, NOON - DAY);
    expect(fact('touchpoint.silenceDays')).toBe(9);
    expect(fact('touchpoint.lastInboundAt')).toBe(NOON - 9 * DAY);
  });

  test('the same external id is one record, planned and then done', () => {
    const { log, fact, scribe, draft } = world();
    log({ externalId: 'q3', kind: 'QBR', status: 'PLANNED', plannedAt: NOON + 10 * DAY });
    expect(fact('touchpoint.daysUntilQbr')).toBe(10);
    expect(fact('touchpoint.daysUntilQbr', NOON + 12 * DAY)).toBeUndefined();
    log({ externalId: 'q3', kind: 'QBR', status: 'DONE' }, NOON + 10 * DAY);
    expect(draft.journey.planned).toEqual([]);
    expect(scribe.table('touchpoint')).toMatchObject([{ external_id: 'q3', status: 'DONE', at: NOON + 10 * DAY }]);
  });

  test('the next review is known however many calls are planned before it, and reviews that nobody settled', () => {
    const { log, fact, draft } = world();
    log({ externalId: 'q3', kind: 'QBR', status: 'PLANNED', plannedAt: NOON + 30 * DAY });
    for (let one = 0; one < 600; one += 1) {
      log({ externalId: `c${one}`, kind: 'CALL', status: 'PLANNED', plannedAt: NOON + one });
      log({ externalId: `o${one}`, kind: 'QBR', status: 'PLANNED', plannedAt: NOON - 20 * DAY + one });
    }
    expect(fact('touchpoint.daysUntilQbr')).toBe(30);
    expect(draft.journey.planned.length).toBeLessThanOrEqual(1_001);
  });

  test('a decision is a note on the timeline', () => {
    const { log, scribe } = world();
    log({ kind: 'DECISION', notes: 'They chose plan B' });
    expect(scribe.writes.find(({ table }) => table === 'timeline_entry')?.row).toMatchObject({ kind: 'NOTE' });
  });

  test('strange content is absorbed', () => {
    const { log, scribe } = world();
    log({ kind: 'SEANCE' });
    expect(scribe.writes).toEqual([]);
  });
});

describe('the check-in', () => {
  test('is due a cadence after the later of the last contact and the segment’s entry', () => {
    const { draft, log, fact } = world({ cadence: { every: '7d', since: NOON - 3 * DAY } });
    expect(fact('checkIn.dueAt')).toBe(NOON + 4 * DAY);
    log({ kind: 'CALL' }, NOON - 5 * DAY);
    expect(fact('checkIn.dueAt')).toBe(NOON + 4 * DAY);
    log({ kind: 'CALL' }, NOON - DAY);
    expect(fact('checkIn.dueAt')).toBe(NOON + 6 * DAY);
    expect(fact('checkIn.isOverdue')).toBe(false);
    expect(fact('checkIn.isOverdue', NOON + 6 * DAY)).toBe(true);
    expect(fact('checkIn.daysUntilDue', NOON + 8 * DAY)).toBe(-2);
    expect(draft.journey.lastAt).toBe(NOON - DAY);
  });

  test('is unknown without a cadence', () => {
    const { fact } = world();
    expect([fact('checkIn.dueAt'), fact('checkIn.isOverdue'), fact('checkIn.daysUntilDue')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('becomes overdue at a moment of its own', () => {
    const { draft, changes } = world({ cadence: { every: '7d', since: NOON } });
    const next = changes('checkIn.isOverdue');
    expect(typeof next === 'function' && next(draft, momentAt())).toBe(NOON + 7 * DAY);
  });

  test('is written only when it differs', () => {
    const { draft, scribe } = world({ cadence: { every: '1mo', since: NOON } });
    recordCheckIn(draft, scribe, UTC);
    recordCheckIn(draft, scribe, UTC);
    expect(scribe.writes).toMatchObject([
      {
        table: 'account_check_in',
        row: { account_id: 'acct_test', due_at: Date.UTC(2026, 1, 15, 12), cadence: '1mo' },
      },
    ]);
  });
});
