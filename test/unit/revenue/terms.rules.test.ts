import { describe, expect, it } from '@jest/globals';
import { dateFromDay, dayFromDate } from '../../../src/kernel/calendar.js';
import { levelsOf, wholeLedgerOf } from '../../../src/revenue/level.rules.js';
import { on, RevenueWorld } from './revenue-world.js';

const midnight = (date: string) => on(date) - 43_200_000;

/** A year at 100.00 a month from 5 January 2026. */
const YEAR = { startsOn: '2026-01-05', endsOn: '2027-01-05', amountMinor: 10_000, billingMonths: 1 };
const NEXT = { startsOn: '2027-01-05', endsOn: '2028-01-05' };
const MONTHLY = { startsOn: '2026-01-05', amountMinor: 10_000, billingMonths: 1 };

const renewals = (world: RevenueWorld) =>
  world.scribe
    .table('renewal')
    .map(({ due_on, status }) => [due_on, status])
    .sort();
const levels = (world: RevenueWorld, today: string) =>
  levelsOf(wholeLedgerOf(world.revenue, world.surroundings, dayFromDate(today))).map(({ day, mrrMinor, cause }) => [
    dateFromDay(day),
    mrrMinor,
    cause,
  ]);
const facts = (world: RevenueWorld, date: string) =>
  ['paidBefore', 'firstPaidAt', 'customerSince', 'zeroSince', 'daysAtZero'].map((name) =>
    world.fact(`revenue.${name}`, date),
  );

describe('a subscription told again', () => {
  it('to a free plan has paid before, and pays nothing since', () => {
    for (const told of [{ amountMinor: 0 }, { status: 'TRIAL' }, { status: 'ENDED' }]) {
      const world = new RevenueWorld()
        .changed('2026-01-05', MONTHLY)
        .turn('2026-01-05')
        .changed('2026-07-24', { ...MONTHLY, ...told })
        .turn('2026-07-24')
        .turn('2026-09-02');
      expect(facts(world, '2026-09-02')).toEqual([true, midnight('2026-01-05'), undefined, midnight('2026-07-24'), 40]);
    }
  });

  it('to a free month and back has paid since it came back', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', MONTHLY)
      .changed('2026-07-24', { ...MONTHLY, amountMinor: 0 })
      .changed('2026-08-24', MONTHLY);
    expect(levels(world, '2026-09-01')).toEqual([
      ['2026-01-05', 10_000, 'STARTED'],
      ['2026-07-24', 0, 'CHANGED'],
      ['2026-08-24', 10_000, 'CHANGED'],
    ]);
    expect(world.fact('revenue.customerSince', '2026-09-01')).toBe(midnight('2026-08-24'));
    expect(world.fact('revenue.firstPaidAt', '2026-09-01')).toBe(midnight('2026-01-05'));
  });

  it('with the next term’s first day was first paid when it was', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .turn('2026-01-05')
      .changed('2027-01-05', { ...YEAR, ...NEXT })
      .turn('2027-01-05');
    expect(facts(world, '2027-02-01').slice(0, 3)).toEqual([true, midnight('2026-01-05'), midnight('2026-01-05')]);
    expect(renewals(world)).toEqual([
      ['2027-01-05', 'RENEWED'],
      ['2028-01-05', 'OPEN'],
    ]);
  });

  it('with a term that is to begin goes on to the old term’s end, and then with the new one', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .turn('2026-01-05')
      .changed('2026-12-01', { ...YEAR, ...NEXT, amountMinor: 12_000 })
      .turn('2026-12-01');
    expect(['2026-12-01', '2027-01-04', '2027-01-05', '2028-01-04'].map((date) => world.mrr(date))).toEqual([
      10_000, 10_000, 12_000, 12_000,
    ]);
    expect(renewals(world)).toEqual([
      ['2027-01-05', 'RENEWED'],
      ['2028-01-05', 'OPEN'],
    ]);
    expect(world.scribe.table('subscription')).toEqual([
      expect.objectContaining({ starts_on: '2026-01-05', mrr_minor: 10_000, status: 'ACTIVE' }),
    ]);
    world.turn('2027-01-05');
    expect(world.scribe.table('subscription')).toEqual([
      expect.objectContaining({ starts_on: '2027-01-05', mrr_minor: 12_000, status: 'ACTIVE' }),
    ]);
    expect(world.scribe.eventTypes).not.toContain('subscription.cancelled');
    expect(world.scribe.events.filter(({ type }) => type === 'mrr.moved').map(({ data }) => data)).toEqual([
      { before: 0, after: 100 },
      { before: 100, after: 120 },
    ]);
    expect(world.fact('revenue.customerSince', '2027-01-05')).toBe(midnight('2026-01-05'));
  });

  it('the same says nothing new, however often', () => {
    const world = new RevenueWorld().changed('2026-01-05', YEAR).turn('2026-01-05');
    const told = world.scribe.events.length;
    for (const date of ['2026-02-01', '2026-02-02', '2026-02-03']) world.changed(date, YEAR).turn(date);
    world.cancelled('2026-03-01').turn('2026-03-01').cancelled('2026-03-02').turn('2026-03-02');
    expect(world.scribe.eventTypes.slice(told)).toEqual(['subscription.cancelled']);
  });

  it('for the same moment corrects: the later told counts', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', MONTHLY, 'a')
      .changed('2026-06-01', { ...MONTHLY, amountMinor: 20_000 }, 'b')
      .turn('2026-06-01')
      .changed('2026-01-05', { ...MONTHLY, amountMinor: 15_000 }, 'c')
      .turn('2026-06-02');
    expect(levels(world, '2026-06-02')).toEqual([
      ['2026-01-05', 15_000, 'STARTED'],
      ['2026-06-01', 20_000, 'CHANGED'],
    ]);
  });

  it('with another price counts it from its moment', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .changed('2026-06-01', { ...YEAR, amountMinor: 15_000 })
      .changed('2026-09-01', { ...YEAR, amountMinor: 12_000 });
    expect(levels(world, '2026-10-01')).toEqual([
      ['2026-01-05', 10_000, 'STARTED'],
      ['2026-06-01', 15_000, 'CHANGED'],
      ['2026-09-01', 12_000, 'CHANGED'],
      ['2027-01-05', 12_000, 'GRACE'],
      ['2027-02-04', 0, 'EXPIRED'],
    ]);
  });

  it('with an earlier or a later end ends then, and keeps its renewal', () => {
    const world = new RevenueWorld().changed('2026-01-05', { ...YEAR, autoRenews: false }).turn('2026-01-05');
    const id = world.fact('renewal.date', '2026-01-05') && world.revenue.view?.renewalId;
    world.changed('2026-05-01', { ...YEAR, endsOn: '2026-09-01', autoRenews: false }).turn('2026-05-01');
    expect([world.mrr('2026-08-31'), world.mrr('2026-09-01')]).toEqual([10_000, 0]);
    expect([world.revenue.view?.renewalId, world.revenue.view?.renewalOn]).toEqual([id, '2026-09-01']);
    world.changed('2026-06-01', { ...YEAR, endsOn: '2026-09-20', autoRenews: false }).turn('2026-06-01');
    expect([world.mrr('2026-09-19'), world.mrr('2026-09-20')]).toEqual([10_000, 0]);
    expect(renewals(world)).toEqual([['2026-09-20', 'OPEN']]);
  });

  it('of an end that is past ended then', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', MONTHLY)
      .turn('2026-01-05')
      .changed('2026-06-10', { ...MONTHLY, endsOn: '2026-06-01', status: 'ENDED' })
      .turn('2026-06-10');
    expect(facts(world, '2026-06-10').slice(2)).toEqual([undefined, midnight('2026-06-01'), 9]);
  });

  it('after an end begins anew: the days between were not paid for', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', MONTHLY)
      .cancelled('2026-03-01')
      .turn('2026-03-01')
      .turn('2026-07-01')
      .changed('2026-07-01', MONTHLY)
      .turn('2026-07-01');
    expect(
      ['2026-02-28', '2026-03-01', '2026-06-30', '2026-07-01'].map((date) => world.known(date, '2026-07-01')),
    ).toEqual([10_000, 0, 0, 10_000]);
    expect(facts(world, '2026-07-01').slice(1, 3)).toEqual([midnight('2026-01-05'), midnight('2026-07-01')]);
    expect(world.scribe.eventTypes.slice(-2)).toEqual(['subscription.contracted', 'mrr.moved']);
  });

  it('does not begin when it was called off', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .changed('2026-12-01', { ...YEAR, ...NEXT })
      .turn('2026-12-01')
      .cancelled('2026-12-20', { endsOn: '2027-01-05' })
      .turn('2026-12-20');
    expect([world.mrr('2027-01-04'), world.mrr('2027-01-05')]).toEqual([10_000, 0]);
    expect(renewals(world)).toEqual([
      ['2027-01-05', 'LOST'],
      ['2028-01-05', 'VOID'],
    ]);
  });
});

describe('a pause', () => {
  it('pays nothing until it is told to go on', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', MONTHLY)
      .turn('2026-01-05')
      .changed('2026-03-01', { ...MONTHLY, status: 'PAUSED' })
      .turn('2026-03-01')
      .changed('2026-05-01', MONTHLY)
      .turn('2026-05-01');
    expect(levels(world, '2026-05-01')).toEqual([
      ['2026-01-05', 10_000, 'STARTED'],
      ['2026-03-01', 0, 'PAUSED'],
      ['2026-05-01', 10_000, 'RESUMED'],
    ]);
    expect(world.scribe.eventTypes).toEqual([
      'subscription.contracted',
      'mrr.moved',
      'subscription.changed',
      'mrr.moved',
      'subscription.changed',
      'mrr.moved',
    ]);
    expect(facts(world, '2026-05-01').slice(0, 4)).toEqual([
      true,
      midnight('2026-01-05'),
      midnight('2026-05-01'),
      undefined,
    ]);
  });

  it('is over by itself on the day that it named, unless it was told otherwise before', () => {
    const paused = () =>
      new RevenueWorld()
        .changed('2026-01-05', MONTHLY)
        .changed('2026-03-01', { ...MONTHLY, status: 'PAUSED', pausedUntil: '2026-05-01' });
    const world = paused().turn('2026-03-01');
    expect(world.changes('revenue.mrr', '2026-03-01')).toBe(midnight('2026-05-01'));
    expect([world.mrr('2026-04-30'), world.mrr('2026-05-01')]).toEqual([0, 10_000]);
    const early = paused().changed('2026-04-01', { ...MONTHLY, amountMinor: 9_000 });
    expect([early.mrr('2026-04-01'), early.mrr('2026-05-01')]).toEqual([9_000, 9_000]);
    expect(paused().cancelled('2026-04-01').mrr('2026-05-01')).toBe(0);
  });
});

describe('what takes a term’s place', () => {
  it('ends later: an add-on on the same term leaves the renewal open, and the term its grace', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', { ...YEAR, amountMinor: 100_000 })
      .changed('2026-12-21', { ...YEAR, externalId: 'addon', startsOn: '2026-12-21', amountMinor: 20_000 })
      .turn('2026-12-21');
    expect(renewals(world)).toEqual([
      ['2027-01-05', 'OPEN'],
      ['2027-01-05', 'OPEN'],
    ]);
    world.turn('2027-01-05');
    expect(world.fact('revenue.mrr', '2027-01-05')).toBe(1_200);
    expect(world.scribe.eventTypes).not.toContain('subscription.cancelled');
    world.changed('2027-01-10', { ...YEAR, ...NEXT, externalId: 'both', amountMinor: 130_000 }).turn('2027-01-10');
    expect(renewals(world)).toEqual([
      ['2027-01-05', 'RENEWED'],
      ['2027-01-05', 'RENEWED'],
      ['2028-01-05', 'OPEN'],
    ]);
    expect(world.mrr('2027-01-10')).toBe(130_000);
  });

  it('ends the grace of a lapsed term, whatever its product', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .changed('2027-01-15', { ...YEAR, ...NEXT, startsOn: '2027-01-15', externalId: 's2', product: 'other' });
    expect(['2027-01-14', '2027-01-15'].map((date) => world.known(date, '2027-01-20'))).toEqual([10_000, 10_000]);
  });

  it('leaves a term that nothing replaced lost from its end, once the grace is over', () => {
    const world = new RevenueWorld().changed('2026-01-05', YEAR).turn('2026-01-05');
    expect(world.known('2027-01-20', '2027-02-03')).toBe(10_000);
    expect(world.known('2027-01-20', '2027-02-04')).toBe(0);
    world.turn('2027-01-05').turn('2027-02-04');
    expect(world.fact('revenue.zeroSince', '2027-02-04')).toBe(midnight('2027-01-05'));
    expect(levels(world, '2027-01-10').slice(1)).toEqual([
      ['2027-01-05', 10_000, 'GRACE'],
      ['2027-02-04', 0, 'EXPIRED'],
    ]);
    expect(levels(world, '2027-02-04').slice(1)).toEqual([['2027-01-05', 0, 'EXPIRED']]);
  });

  it('is not waited for where the term was over when history was told', () => {
    const world = new RevenueWorld();
    world.recordedOn = '2027-01-10';
    world.changed('2026-01-05', YEAR);
    expect([world.mrr('2027-01-04'), world.mrr('2027-01-05')]).toEqual([10_000, 0]);
  });
});

describe('months that cost less', () => {
  const spread = (...told: readonly [at: string, properties: object][]) =>
    levels(
      told.reduce(
        (world, [at, properties]) => world.changed(at, { ...YEAR, autoRenews: false, ...properties }),
        new RevenueWorld(),
      ),
      '2026-12-01',
    );

  it('are spread over the fixed term that they are in', () => {
    const free = [
      ['2026-01-05', 9_167, 'STARTED'],
      ['2027-01-05', 0, 'EXPIRED'],
    ];
    expect(spread(['2026-01-05', { amountMinor: 0 }], ['2026-02-05', {}])).toEqual(free);
    expect(spread(['2026-01-05', {}], ['2026-06-05', { amountMinor: 0 }], ['2026-07-05', {}])).toEqual(free);
    expect(
      spread(
        ['2026-01-05', {}],
        ['2026-05-01', { amountMinor: 5_000, startsOn: '2026-06-05' }],
        ['2026-05-02', { startsOn: '2026-08-05' }],
      ),
    ).toEqual([
      ['2026-01-05', 9_167, 'STARTED'],
      ['2027-01-05', 0, 'EXPIRED'],
    ]);
  });

  it('are no discount where the price changed at its moment, and none where the rest of the term is free', () => {
    expect(spread(['2026-01-05', {}], ['2026-06-05', { amountMinor: 5_000 }], ['2026-07-05', {}])).toEqual([
      ['2026-01-05', 10_000, 'STARTED'],
      ['2026-06-05', 5_000, 'CHANGED'],
      ['2026-07-05', 10_000, 'CHANGED'],
      ['2027-01-05', 0, 'EXPIRED'],
    ]);
    expect(spread(['2026-01-05', {}], ['2026-07-24', { amountMinor: 0 }])).toEqual([
      ['2026-01-05', 10_000, 'STARTED'],
      ['2026-07-24', 0, 'CHANGED'],
    ]);
  });

  it('stand beside steps of a year or more, which count from their day', () => {
    const term = { endsOn: '2029-01-05' };
    expect(
      spread(
        ['2026-01-02', { ...term, amountMinor: 0 }],
        ['2026-01-03', { ...term, startsOn: '2026-04-05' }],
        ['2026-01-04', { ...term, startsOn: '2027-01-05', amountMinor: 12_000 }],
        ['2026-01-05', { ...term, startsOn: '2028-01-05', amountMinor: 14_000 }],
      ),
    ).toEqual([
      ['2026-01-05', 7_500, 'STARTED'],
      ['2027-01-05', 12_000, 'RAMP'],
      ['2028-01-05', 14_000, 'RAMP'],
      ['2029-01-05', 0, 'EXPIRED'],
    ]);
  });
});

describe('what a contract is told with', () => {
  it('can be billed by days and weeks: a month is 365/12 days', () => {
    const mrr = (told: object) =>
      new RevenueWorld().changed('2026-01-05', { ...MONTHLY, billingMonths: undefined, ...told }).mrr('2026-02-01');
    expect(mrr({ billingInterval: 'WEEK' })).toBe(43_452);
    expect(mrr({ billingInterval: 'WEEK', amountMinor: 2_500 })).toBe(10_863);
    expect(mrr({ billingInterval: 'WEEK', billingIntervalCount: 2 })).toBe(21_726);
    expect(mrr({ billingInterval: 'DAY', amountMinor: 100 })).toBe(3_042);
    expect(mrr({ billingInterval: 'QUARTER', amountMinor: 30_000 })).toBe(10_000);
    expect(mrr({ billingInterval: 'YEAR', amountMinor: 120_000 })).toBe(10_000);
  });

  it('can name the last day, and a day beyond 2148 for no end', () => {
    const december = new RevenueWorld()
      .changed('2026-01-01', { startsOn: '2026-01-01', lastDay: '2026-12-31', autoRenews: false })
      .changed('2027-01-01', { startsOn: '2027-01-01', lastDay: '2027-12-31' });
    expect(december.fact('revenue.customerSince', '2027-02-01')).toBe(midnight('2026-01-01'));
    const world = new RevenueWorld()
      .changed('2026-01-01', { endsOn: '9999-12-31' })
      .changed('2026-01-01', { externalId: 's2', lastDay: '9999-12-31', noticeBy: '9999-12-31' })
      .turn('2026-01-01');
    expect(
      world.scribe.table('subscription').map(({ ends_on, paid_until, notice_by }) => [ends_on, paid_until, notice_by]),
    ).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    world.changed('2026-02-01', { endsOn: '2148-12-31' }).turn('2026-02-01');
    expect(world.scribe.table('subscription')[0]).toMatchObject({ ends_on: '2148-12-31', paid_until: '2148-12-31' });
  });

  it('can say that it comes from another account or goes to one: no loss', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', { ...YEAR, transferredFrom: 'parent' })
      .turn('2026-01-05')
      .cancelled('2026-06-01', { kind: 'TRANSFERRED' })
      .turn('2026-06-01');
    expect(levels(world, '2026-06-01')).toEqual([
      ['2026-01-05', 10_000, 'TRANSFERRED'],
      ['2026-06-01', 0, 'TRANSFERRED'],
    ]);
    expect(world.scribe.eventTypes).not.toContain('subscription.cancelled');
    expect(renewals(world)).toEqual([['2027-01-05', 'VOID']]);
  });
});

describe('a contract that moves between accounts', () => {
  const types = ({ scribe }: RevenueWorld) => scribe.eventTypes;

  it('is no new business where it arrives: nothing is contracted, and only what rises beside it is a rise', () => {
    const world = new RevenueWorld().changed('2026-01-05', { ...YEAR, transferredFrom: 'child' }).turn('2026-01-05');
    expect(types(world)).toEqual(['subscription.changed', 'mrr.moved']);
    expect(world.revenue.rise).toBeUndefined();
    const more = new RevenueWorld()
      .changed('2026-01-05', { ...YEAR, transferredFrom: 'child' })
      .changed('2026-01-05', { ...YEAR, externalId: 's2', amountMinor: 3_000 })
      .turn('2026-01-05');
    expect(more.revenue.rise).toEqual({ before: 10_000, after: 13_000 });
    expect(types(more)).toContain('subscription.contracted');
  });

  it('makes up for no rise where it leaves, and leaves no loss behind', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .changed('2026-01-05', { ...YEAR, externalId: 's2', amountMinor: 2_000 })
      .turn('2026-01-05');
    delete world.revenue.rise;
    world
      .cancelled('2026-03-01', { kind: 'TRANSFERRED' })
      .changed('2026-03-01', { ...YEAR, externalId: 's2', amountMinor: 3_000 })
      .turn('2026-03-01');
    expect(world.revenue.rise).toEqual({ before: 2_000, after: 3_000 });
    expect(world.revenue.view?.hasMoved).toBeUndefined();
    world.cancelled('2026-04-01', { externalId: 's2', kind: 'TRANSFERRED' }).turn('2026-04-01');
    expect(world.revenue.view).toMatchObject({ isCustomer: false, hasMoved: true });
    expect(world.turn('2026-09-01').revenue.view?.hasMoved).toBe(true);
    expect(types(world)).not.toContain('subscription.cancelled');
  });

  it('is a loss all the same where another contract ended with it', () => {
    const world = new RevenueWorld()
      .changed('2026-01-05', YEAR)
      .changed('2026-01-05', { ...YEAR, externalId: 's2' })
      .cancelled('2026-03-01', { kind: 'TRANSFERRED' })
      .cancelled('2026-03-01', { externalId: 's2', kind: 'DELETED' })
      .turn('2026-03-01');
    expect(world.revenue.view).toMatchObject({ isCustomer: false, zeroDay: expect.any(Number) });
    expect(world.revenue.view?.hasMoved).toBeUndefined();
  });
});

describe('subscriptions that ended long ago', () => {
  it('are out of the way of a turn, and come back when something is told of any', () => {
    const world = new RevenueWorld()
      .changed('2025-01-05', { ...MONTHLY, externalId: 'old', startsOn: '2025-01-05' })
      .cancelled('2025-03-01', { externalId: 'old' })
      .turn('2025-03-01')
      .changed('2026-01-05', MONTHLY)
      .turn('2026-01-05');
    expect(Object.keys(world.revenue.subscriptions)).toHaveLength(1);
    expect([world.known('2025-02-01', '2026-02-01'), world.known('2025-03-01', '2026-02-01')]).toEqual([10_000, 0]);
    expect(facts(world, '2026-02-01').slice(1, 3)).toEqual([midnight('2025-01-05'), midnight('2026-01-05')]);
    world.cancelled('2025-03-01', { externalId: 'old', endsOn: '2026-01-05' }).turn('2026-02-01');
    expect(world.fact('revenue.customerSince', '2026-02-01')).toBe(midnight('2025-01-05'));
    expect(Object.keys(world.revenue.subscriptions)).toHaveLength(2);
  });
});
