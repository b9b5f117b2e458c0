import fc from 'fast-check';
import { PerennialError } from '../../../src/kernel/errors.js';
import { opportunityFacts } from '../../../src/opportunity/opportunity.facts.js';
import { opportunityFolds } from '../../../src/opportunity/opportunity.fold.js';
import { MOST_OPPORTUNITIES, moveOpportunities } from '../../../src/opportunity/opportunity.js';
import { creditsOf, openOpportunities } from '../../../src/opportunity/opportunity.rules.js';
import { newOpportunityPart, type OpportunityState } from '../../../src/opportunity/opportunity.state.js';
import { OPPORTUNITY_KINDS } from '../../../src/opportunity/opportunity.types.js';
import { newRevenuePart } from '../../../src/revenue/revenue.state.js';
import type { SignalType } from '../../../src/signal/signal.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { momentAt, NOON, signalOf } from '../../support/moments.js';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

function world() {
  const draft = { opportunities: newOpportunityPart(), revenue: newRevenuePart(), account: { ownerId: 'memb_owner' } };
  const scribe = new FakeScribe(NOON);
  const at = { ...momentAt(), surroundings: { members: new Map(), currency: 'EUR', rates: { USD: 0.5 } } };
  let count = 0;
  const say = (type: SignalType, properties: Record<string, unknown>) =>
    opportunityFolds[type]?.(draft, signalOf(type, properties, { key: `${type}/${(count += 1)}` }), scribe, at);
  const open = (kind: string, more: Record<string, unknown> = {}): string => {
    say('opportunity.opened', { kind, ...more });
    return openOpportunities(draft.opportunities).at(-1)?.id ?? '';
  };
  const rise = (before: number, after: number) => {
    draft.revenue.rise = { before, after };
    moveOpportunities(draft, scribe, at);
  };
  const row = (id: string) => scribe.table('opportunity').find((one) => one.id === id);
  return { draft, scribe, say, open, rise, row, at };
}

function refusal(work: () => void): PerennialError {
  try {
    work();
  } catch (error) {
    if (error instanceof PerennialError) return error;
  }
  throw new Error('it was not refused');
}

test('an opportunity is opened, offered and lost', () => {
  const { open, say, row, scribe, draft } = world();
  const opportunityId = open('UPSELL', { title: 'More seats', expected: EUR(50_000) });
  expect(row(opportunityId)).toMatchObject({
    status: 'OPEN',
    title_template: 'More seats',
    expected_minor: 50_000,
    owner_id: 'memb_owner',
    credited_minor: 0,
    offered_at: null,
  });
  say('opportunity.changed', { opportunityId, offer: 'Ten seats for the price of eight' });
  expect(row(opportunityId)).toMatchObject({
    status: 'OFFERED',
    offer: 'Ten seats for the price of eight',
    offered_at: NOON,
    version: 2,
  });
  say('opportunity.changed', { opportunityId, ending: 'LOST', note: 'No budget' });
  expect(row(opportunityId)).toMatchObject({ status: 'LOST', note: 'No budget', ended_at: NOON });
  expect(scribe.events.map(({ type, data }) => [type, data.status])).toEqual([
    ['opportunity.opened', 'OPEN'],
    ['opportunity.changed', 'OFFERED'],
    ['opportunity.changed', 'LOST'],
  ]);
  expect(draft.opportunities.open).toEqual({});
  expect(refusal(() => say('opportunity.changed', { opportunityId, title: 'x' })).code).toBe('OPPORTUNITY_CLOSED');
});

test('an amount in a currency without a rate, another version and one too many are refused', () => {
  const { open, say } = world();
  expect(refusal(() => open('UPSELL', { expected: { amountMinor: 1, currency: 'JPY' } }))).toMatchObject({
    code: 'BAD_INPUT',
    inputPath: ['expectedMrr', 'currency'],
  });
  const opportunityId = open('UPSELL');
  expect(refusal(() => say('opportunity.changed', { opportunityId, expectedVersion: 3, title: 'x' }))).toMatchObject({
    code: 'CONFLICT',
  });
  for (let index = 1; index < MOST_OPPORTUNITIES; index += 1) open('CROSS_SELL');
  expect(refusal(() => open('UPSELL')).code).toBe('BAD_INPUT');
});

describe('a rise of the MRR', () => {
  test('is credited until the expected MRR has come: then the opportunity is won', () => {
    const { open, rise, row } = world();
    const id = open('UPSELL', { expected: EUR(50_000) });
    rise(100_000, 130_000);
    expect(row(id)).toMatchObject({ status: 'OPEN', credited_minor: 30_000, credited_currency: 'EUR' });
    rise(130_000, 150_000);
    expect(row(id)).toMatchObject({ status: 'WON', credited_minor: 50_000, end_cause_id: expect.any(String) });
  });

  test('wins one of which no amount is expected at once', () => {
    const { open, rise, row } = world();
    const id = open('CROSS_SELL');
    rise(100, 101);
    expect(row(id)).toMatchObject({ status: 'WON', credited_minor: 1 });
  });

  test('compares an expected amount of another currency by today’s rate', () => {
    const { open, rise, row } = world();
    const id = open('UPSELL', { expected: { amountMinor: 1000, currency: 'USD' } });
    rise(100, 599);
    expect(row(id)).toMatchObject({ status: 'OPEN', credited_minor: 499 });
    rise(599, 600);
    expect(row(id)?.status).toBe('WON');
  });

  test(
    'goes to an offer before what was only seen; a SAVE gets none, a first purchase only what is of second ' + 'order',
    () => {
      const { open, rise, row, say } = world();
      const seen = open('UPSELL', { expected: EUR(100) });
      const offered = open('CROSS_SELL', { expected: EUR(100) });
      say('opportunity.changed', { opportunityId: offered, offer: 'Take both' });
      const save = open('SAVE');
      const second = open('SECOND_ORDER', { expected: EUR(100) });
      rise(1000, 1100);
      expect([seen, offered, save, second].map((id) => row(id)?.credited_minor)).toEqual([0, 100, 0, 0]);
      rise(0, 40);
      expect([seen, offered, save, second].map((id) => row(id)?.credited_minor)).toEqual([0, 100, 0, 40]);
    },
  );

  test('is credited to the minor unit, each unit once, in any mix of opportunities', () => {
    const opportunity = fc.record({
      kind: fc.constantFrom(...OPPORTUNITY_KINDS),
      status: fc.constantFrom('OPEN' as const, 'OFFERED' as const),
      expected: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
      creditedMinor: fc.integer({ min: 0, max: 1000 }),
      openedAt: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(opportunity, { maxLength: 6 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 2000 }),
        (list, before, after) => {
          const states = list.map(
            ({ expected, ...one }, index) =>
              ({
                ...one,
                id: `oppo_${index}`,
                ...(expected === undefined ? {} : { expected: EUR(expected) }),
              }) as unknown as OpportunityState,
          );
          const credits = creditsOf({ before, after }, states, { currency: 'EUR', rates: {} });
          const takers = states.filter(({ kind }) => (before > 0 ? kind !== 'SAVE' : kind === 'SECOND_ORDER'));
          const total = credits.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
          expect(total).toBe(takers.length === 0 ? 0 : Math.max(0, after - before));
          expect(credits.every(({ opportunity, amountMinor }) => takers.includes(opportunity) && amountMinor > 0)).toBe(
            true,
          );
          expect(new Set(credits.map(({ opportunity }) => opportunity.id)).size).toBe(credits.length);
        },
      ),
    );
  });
});

test('the fact names the kinds that live, each once', () => {
  const { open, say, draft, at } = world();
  const read = () => opportunityFacts[0]?.read(draft, at);
  expect(read()).toEqual([]);
  const first = open('CROSS_SELL');
  open('UPSELL');
  open('UPSELL');
  expect(read()).toEqual(['UPSELL', 'CROSS_SELL']);
  say('opportunity.changed', { opportunityId: first, ending: 'WON' });
  expect(read()).toEqual(['UPSELL']);
});
