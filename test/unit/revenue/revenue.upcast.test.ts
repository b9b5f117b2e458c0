import { describe, expect, it } from '@jest/globals';
import { dayFromDate } from '../../../src/kernel/calendar.js';
import type { RevenuePart } from '../../../src/revenue/revenue.state.js';
import { upcastRevenue } from '../../../src/revenue/revenue.upcast.js';
import { on, RevenueWorld } from './revenue-world.js';

const day = dayFromDate;
const midnight = (date: string) => on(date) - 43_200_000;

const TERMS = {
  product: 'suite',
  amountMinor: 10_000,
  currency: 'EUR',
  billingMonths: 1,
  autoRenews: true,
  status: 'ACTIVE',
  startDay: day('2026-01-05'),
};

/** A world whose state was written when only the latest terms were kept. */
function earlier(subscription: object, rest: object = {}): RevenueWorld {
  const told = { changedAt: on('2026-01-05'), changedDay: day('2026-01-05'), changedKey: 'a' };
  const subscriptions = { subs_1: { id: 'subs_1', externalId: 's1', terms: TERMS, ...told, ...subscription } };
  const world = new RevenueWorld();
  Object.assign(
    world.revenue,
    upcastRevenue({ subscriptions, decided: {}, past: {}, ...rest } as unknown as RevenuePart),
  );
  return world;
}

const facts = (world: RevenueWorld, date: string) =>
  ['firstPaidAt', 'customerSince', 'zeroSince'].map((name) => world.fact(`revenue.${name}`, date));

describe('revenue in a state of an earlier release', () => {
  it('has one term, from what it knew, and says nothing new', () => {
    const announced = { status: 'ACTIVE', mrrMinor: 10_000, currency: 'EUR', hasBegun: true, isNoticed: false };
    const world = earlier({ announced }, { payingSinceDay: day('2026-01-05'), settledDay: day('2026-02-01') });
    world.turn('2026-02-02');
    expect(world.scribe.events).toEqual([]);
    expect([world.mrr('2026-01-04'), world.mrr('2026-01-05')]).toEqual([0, 10_000]);
    expect(facts(world, '2026-02-02')).toEqual([midnight('2026-01-05'), midnight('2026-01-05'), undefined]);
  });

  it('pays from when a trial went on as a contract', () => {
    const world = earlier({
      trialAt: on('2026-01-05'),
      paidAt: on('2026-01-20'),
      paidDay: day('2026-01-20'),
      changedAt: on('2026-01-20'),
      changedDay: day('2026-01-20'),
    });
    expect([world.mrr('2026-01-19'), world.mrr('2026-01-20')]).toEqual([0, 10_000]);
  });

  it('has paid since before the terms that it knows, where it knew that', () => {
    const before = {
      firstStartDay: day('2024-01-01'),
      firstPaidDay: day('2024-01-01'),
      paidUntilDay: day('2026-01-05'),
    };
    expect(facts(earlier({}, { past: before, payingSinceDay: day('2025-06-01') }), '2026-02-01')).toEqual([
      midnight('2024-01-01'),
      midnight('2025-06-01'),
      undefined,
    ]);
    const left = earlier({ terms: { ...TERMS, startDay: day('2026-02-05') } }, { past: before });
    expect(facts(left, '2026-02-01')).toEqual([midnight('2024-01-01'), undefined, midnight('2026-01-05')]);
  });
});
