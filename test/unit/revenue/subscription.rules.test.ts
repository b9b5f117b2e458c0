import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayFromDate } from '../../../src/kernel/calendar.js';
import { ledgerOf, statusOn, subscriptionsOf } from '../../../src/revenue/subscription.rules.js';
import { CONTRACT, on, RevenueWorld } from './revenue-world.js';

const statusOf = (world: RevenueWorld, date: string) => {
  const day = dayFromDate(date);
  const [standing] = ledgerOf(subscriptionsOf(world.revenue), world.surroundings, day).all;
  return standing && statusOn(standing, day);
};

describe('a subscription’s MRR', () => {
  it('is the contracted amount per month, half to even, from its start until its end, exclusive', () => {
    const world = new RevenueWorld().changed('2026-01-01', {
      amountMinor: 1_002,
      billingMonths: 4,
      endsOn: '2026-07-01',
      autoRenews: false,
    });
    expect(world.mrr('2025-12-31')).toBe(0);
    expect(world.mrr('2026-01-01')).toBe(250);
    expect(world.mrr('2026-06-30')).toBe(250);
    expect(world.mrr('2026-07-01')).toBe(0);
    expect(world.fact('revenue.arr', '2026-03-01')).toBe(30.06);
  });

  it('is 0 for a trial, and begins on the day on which the trial goes on as a contract', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { status: 'TRIAL' })
      .changed('2026-01-20', { status: 'ACTIVE' });
    expect(world.mrr('2026-01-19')).toBe(0);
    expect(world.mrr('2026-01-20')).toBe(10_000);
    expect(world.fact('revenue.firstPaidAt', '2026-02-01')).toBe(on('2026-01-20') - 43_200_000);
  });

  it('begins at the start of the term when the contract was only told of later', () => {
    expect(new RevenueWorld().changed('2026-03-05').mrr('2026-01-01')).toBe(10_000);
  });

  it('lapses 30 days after a term that renews by itself and of which nothing more is heard', () => {
    const world = new RevenueWorld().changed('2026-01-01', { endsOn: '2026-07-01' });
    expect(world.mrr('2026-07-30')).toBe(10_000);
    expect(world.mrr('2026-07-31')).toBe(0);
    expect(statusOf(world, '2026-07-30')).toBe('ACTIVE');
    expect(statusOf(world, '2026-07-31')).toBe('ENDED');
  });

  it('lapses as late as the company says', () => {
    const world = new RevenueWorld().changed('2026-01-01', { endsOn: '2026-07-01' });
    world.surroundings = { ...world.surroundings, graceDays: 0 };
    expect([world.mrr('2026-06-30'), world.mrr('2026-07-01')]).toEqual([10_000, 0]);
  });

  it('does not count twice while a lapsing term’s successor runs', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { endsOn: '2026-07-01' })
      .changed('2026-07-05', { externalId: 's2', startsOn: '2026-07-05', amountMinor: 240_000 });
    expect(['2026-06-30', '2026-07-04', '2026-07-05'].map((date) => world.mrr(date))).toEqual([10_000, 10_000, 20_000]);
  });

  it('ends on the day that a cancellation names, without grace', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { endsOn: '2026-07-01' })
      .cancelled('2026-05-10', { endsOn: '2026-06-01', reason: 'PRICE' });
    expect([world.mrr('2026-05-31'), world.mrr('2026-06-01')]).toEqual([10_000, 0]);
    expect([statusOf(world, '2026-05-31'), statusOf(world, '2026-06-01')]).toEqual(['CANCELLING', 'ENDED']);
  });

  it('ends with the term after notice that names no day, and at once when it has no term or was deleted', () => {
    const term = () => new RevenueWorld().changed('2026-01-01', { endsOn: '2026-07-01' });
    expect(term().cancelled('2026-05-10').mrr('2026-06-30')).toBe(10_000);
    expect(term().cancelled('2026-05-10').mrr('2026-07-01')).toBe(0);
    expect(term().cancelled('2026-05-10', { kind: 'DELETED' }).mrr('2026-05-10')).toBe(0);
    expect(new RevenueWorld().changed('2026-01-01').cancelled('2026-05-10').mrr('2026-05-10')).toBe(0);
  });

  it('goes on when the customer withdraws the notice', () => {
    expect(
      new RevenueWorld().changed('2026-01-01').cancelled('2026-05-10').changed('2026-05-12').mrr('2026-09-01'),
    ).toBe(10_000);
  });

  it('is the same in any order of what was said', () => {
    const sayings = [
      (world: RevenueWorld) => world.changed('2026-01-01', { status: 'TRIAL' }, 'a'),
      (world: RevenueWorld) => world.changed('2026-01-20', { amountMinor: 60_000 }, 'b'),
      (world: RevenueWorld) => world.changed('2026-03-01', { amountMinor: 90_000, endsOn: '2026-12-01' }, 'c'),
      (world: RevenueWorld) => world.changed('2026-03-01', { amountMinor: 96_000, endsOn: '2026-12-01' }, 'd'),
      (world: RevenueWorld) => world.cancelled('2026-06-01', { reason: 'PRODUCT' }),
    ];
    const dates = ['2026-01-05', '2026-01-20', '2026-05-01', '2026-11-30', '2026-12-01'];
    const mrrOf = (order: readonly ((world: RevenueWorld) => RevenueWorld)[]) => {
      const world = order.reduce((world, say) => say(world), new RevenueWorld());
      return dates.map((date) => world.mrr(date));
    };
    expect(mrrOf(sayings)).toEqual([0, 5_000, 8_000, 8_000, 0]);
    fc.assert(
      fc.property(fc.shuffledSubarray(sayings, { minLength: sayings.length }), (order) =>
        expect(mrrOf(order)).toEqual(mrrOf(sayings)),
      ),
    );
  });

  it('absorbs what is no subscription', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { amountMinor: -5 })
      .changed('2026-01-01', { externalId: '__proto__' })
      .cancelled('2026-02-01', { reason: 'BOREDOM' });
    expect(subscriptionsOf(world.revenue).map(({ externalId }) => externalId)).toEqual(['__proto__']);
    expect(world.mrr('2026-02-01')).toBe(CONTRACT.amountMinor / 12);
  });
});
