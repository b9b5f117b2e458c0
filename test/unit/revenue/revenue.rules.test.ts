import { describe, expect, it } from '@jest/globals';
import { subscriptionsOf } from '../../../src/revenue/subscription.rules.js';
import { on, RevenueWorld } from './revenue-world.js';

const midnight = (date: string) => on(date) - 43_200_000;

describe('moving subscriptions', () => {
  it('tells once that a contract began, with the MRR it moved', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { plan: 'pro' })
      .turn('2026-01-01')
      .turn('2026-01-01')
      .turn('2026-02-01');
    expect(world.scribe.events.map(({ type, data }) => [type, data])).toEqual([
      [
        'subscription.contracted',
        { subscriptionId: expect.stringMatching(/^subs_/), product: 'suite', plan: 'pro', mrr: 100 },
      ],
      ['mrr.moved', { before: 0, after: 100 }],
    ]);
    expect(world.scribe.causes).toEqual([expect.objectContaining({ kind: 'SIGNAL', actorId: 'akey_1' })]);
    expect(world.scribe.events.every(({ causeId }) => causeId === world.scribe.causes[0]?.id)).toBe(true);
    expect(world.scribe.table('subscription')).toEqual([
      expect.objectContaining({
        external_id: 's1',
        mrr_minor: 10_000,
        arr_minor: 120_000,
        status: 'ACTIVE',
        starts_on: '2026-01-01',
        ends_on: null,
      }),
    ]);
  });

  it('lets a contract that starts later begin by itself', () => {
    const world = new RevenueWorld().changed('2026-01-01', { startsOn: '2026-02-01' }).turn('2026-01-01');
    expect(world.fact('account.isCustomer', '2026-01-31')).toBe(false);
    expect(world.changes('account.isCustomer', '2026-01-01')).toBe(midnight('2026-02-01'));
    world.turn('2026-02-01');
    expect(world.scribe.eventTypes).toEqual(['subscription.changed', 'subscription.contracted', 'mrr.moved']);
    expect(world.scribe.causes.at(-1)).toMatchObject({ kind: 'TIME' });
    expect(world.fact('account.isCustomer', '2026-02-01')).toBe(true);
  });

  it('tells of notice and of the end that follows', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01')
      .turn('2026-01-01')
      .cancelled('2026-03-01', { endsOn: '2026-04-01', reason: 'PRICE', competitor: 'Other' })
      .turn('2026-03-01')
      .turn('2026-04-01');
    expect(world.scribe.events.slice(2).map(({ type, data }) => [type, data])).toEqual([
      [
        'subscription.cancelled',
        { subscriptionId: expect.any(String), reason: 'PRICE', endsAt: midnight('2026-04-01') },
      ],
      ['subscription.changed', { subscriptionId: expect.any(String), status: 'ENDED', mrrBefore: 100, mrr: 0 }],
      ['mrr.moved', { before: 100, after: 0 }],
    ]);
    expect(world.scribe.table('subscription')).toEqual([
      expect.objectContaining({
        status: 'ENDED',
        loss_reason: 'PRICE',
        loss_kind: 'CANCELLED',
        competitor: 'Other',
        paid_until: '2026-04-01',
      }),
    ]);
  });

  it('tells of a lapsed term when the grace is over', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { endsOn: '2026-07-01' })
      .turn('2026-01-01')
      .turn('2026-07-10');
    expect(world.scribe.eventTypes).not.toContain('subscription.cancelled');
    expect(world.changes('account.isCustomer', '2026-07-10')).toBe(midnight('2026-07-31'));
    world.turn('2026-07-31');
    expect(world.scribe.eventTypes.slice(-2)).toEqual(['subscription.cancelled', 'mrr.moved']);
  });

  it('keeps since when it pays, and since when it pays no more, after it has let go of the subscription', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01')
      .cancelled('2026-02-01', { endsOn: '2026-03-01' })
      .turn('2026-02-01');
    expect(world.fact('revenue.customerSince', '2026-02-01')).toBe(midnight('2026-01-01'));
    world.turn('2026-03-01').turn('2026-06-01');
    expect(subscriptionsOf(world.revenue)).toEqual([]);
    expect(world.fact('revenue.zeroSince', '2026-06-01')).toBe(midnight('2026-03-01'));
    expect(world.fact('revenue.daysAtZero', '2026-06-01')).toBe(92);
    expect(world.fact('revenue.paidBefore', '2026-06-01')).toBe(true);
    expect(world.fact('revenue.customerSince', '2026-06-01')).toBeUndefined();
    expect(world.fact('revenue.firstPaidAt', '2026-06-01')).toBe(midnight('2026-01-01'));
  });

  it('gives a subscription the same id when it is heard of again', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01')
      .cancelled('2026-01-05')
      .turn('2026-01-05')
      .turn('2026-06-01')
      .changed('2026-06-01')
      .turn('2026-06-01');
    expect(
      new Set(world.scribe.writes.filter(({ table }) => table === 'subscription').map(({ row }) => row.id)).size,
    ).toBe(1);
    expect(world.fact('account.isCustomer', '2026-06-01')).toBe(true);
  });

  it('reports in the reporting currency at today’s rates, and takes a rate that moves for no movement', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { currency: 'USD' })
      .changed('2026-01-01', { externalId: 's2', product: 'addon', currency: 'JPY', amountMinor: 12_000 })
      .turn('2026-01-01');
    expect(world.fact('revenue.mrr', '2026-01-01')).toBe(90);
    expect(world.scribe.table('account_revenue')).toEqual([
      expect.objectContaining({ mrr_minor: 9_000, arr_minor: 108_000, currency: 'EUR', is_customer: true }),
    ]);
    world.surroundings = { ...world.surroundings, rates: { USD: 0.8 } };
    const moved = () => world.scribe.eventTypes.filter((type) => type === 'mrr.moved').length;
    world.turn('2026-01-02');
    expect(moved()).toBe(1);
    expect(world.fact('revenue.arr', '2026-01-02')).toBe(960);
    expect(world.scribe.table('account_revenue')).toEqual([expect.objectContaining({ arr_minor: 96_000 })]);
  });

  it('knows seats, plan and products of what is live', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01', { seats: 10, plan: 'basic' })
      .changed('2026-01-01', { externalId: 's2', product: 'addon', seats: 5, plan: 'pro', amountMinor: 240_000 });
    world.changed('2026-01-01', { externalId: 's3', product: 'lab', status: 'TRIAL', endsOn: '2026-01-15' });
    expect(world.fact('revenue.seats', '2026-01-10')).toBe(15);
    expect(world.fact('revenue.plan', '2026-01-10')).toBe('pro');
    expect(world.fact('revenue.products', '2026-01-10')).toEqual(['addon', 'lab', 'suite']);
    expect([world.fact('revenue.hasTrial', '2026-01-10'), world.fact('revenue.hasTrial', '2026-01-15')]).toEqual([
      true,
      false,
    ]);
  });

  it('keeps nothing between turns that only one turn needs, and survives JSON', () => {
    const world = new RevenueWorld().changed('2026-01-01', { endsOn: '2027-01-01' }).turn('2026-01-01');
    expect(JSON.stringify(world.revenue)).not.toContain('touchedBy');
    expect(JSON.parse(JSON.stringify(world.revenue))).toEqual(world.revenue);
  });
});

describe('renewals', () => {
  const rows = (world: RevenueWorld) => world.scribe.table('renewal').map(({ due_on, status }) => [due_on, status]);
  const year = () =>
    new RevenueWorld()
      .changed('2026-01-01', { endsOn: '2027-01-01', noticeBy: '2026-10-01', autoRenews: false })
      .turn('2026-01-01');

  it('are open until they are decided, and are what the account is due next', () => {
    const world = year();
    expect(rows(world)).toEqual([['2027-01-01', 'OPEN']]);
    expect(world.fact('renewal.date', '2026-12-01')).toBe(midnight('2027-01-01'));
    expect(world.fact('renewal.daysUntil', '2026-12-01')).toBe(31);
    expect(world.fact('renewal.status', '2026-12-01')).toBe('OPEN');
    expect(world.fact('renewal.noticeBy', '2026-12-01')).toBe(midnight('2026-10-01'));
    expect(world.scribe.table('account_revenue')).toEqual([
      expect.objectContaining({ renewal_on: '2027-01-01', notice_on: '2026-10-01' }),
    ]);
  });

  it('are renewed by a later term of the same subscription, up to 30 days late', () => {
    const world = year()
      .turn('2027-01-01')
      .changed('2027-01-25', { startsOn: '2027-01-01', endsOn: '2028-01-01' })
      .turn('2027-01-25');
    expect(rows(world)).toEqual([
      ['2027-01-01', 'RENEWED'],
      ['2028-01-01', 'OPEN'],
    ]);
  });

  it('are renewed by a subscription of the same product that takes the place', () => {
    const world = year()
      .changed('2026-12-20', { externalId: 's2', startsOn: '2027-01-01', endsOn: '2028-01-01' })
      .turn('2026-12-20');
    expect(rows(world)).toEqual([
      ['2027-01-01', 'RENEWED'],
      ['2028-01-01', 'OPEN'],
    ]);
    expect(world.fact('renewal.daysUntil', '2027-12-31')).toBe(1);
  });

  it('move with the date when it is only put off', () => {
    const world = year().changed('2026-02-01', { endsOn: '2027-01-15' }).turn('2026-02-01');
    expect(rows(world)).toEqual([['2027-01-15', 'OPEN']]);
  });

  it('are lost by notice, and open again when it is withdrawn', () => {
    const world = year().cancelled('2026-09-01').turn('2026-09-01');
    expect(rows(world)).toEqual([['2027-01-01', 'LOST']]);
    expect(world.fact('renewal.date', '2026-09-01')).toBeUndefined();
    world.changed('2026-09-05', { endsOn: '2027-01-01' }).turn('2026-09-05');
    expect(rows(world)).toEqual([['2027-01-01', 'OPEN']]);
  });

  it('are lost 30 days after the term when nothing came', () => {
    const world = year().turn('2027-01-30');
    expect(rows(world)).toEqual([['2027-01-01', 'OPEN']]);
    expect(world.fact('renewal.daysUntil', '2027-01-30')).toBe(-29);
    expect(rows(world.turn('2027-01-31'))).toEqual([['2027-01-01', 'LOST']]);
  });

  it('are never due for monthly plans without a term, nor for trials', () => {
    const world = new RevenueWorld()
      .changed('2026-01-01')
      .changed('2026-01-01', { externalId: 's2', status: 'TRIAL', endsOn: '2026-02-01' })
      .turn('2026-01-01');
    expect(rows(world)).toEqual([]);
    expect(world.fact('renewal.date', '2026-01-01')).toBeUndefined();
  });
});
