import { describe, expect, it } from '@jest/globals';
import { decodeUsage, encodeUsage } from '../../../src/usage/usage.codec.js';
import { personRow, usageColumns, writeUsage } from '../../../src/usage/usage.row.js';
import { copyUsage, newUsagePart } from '../../../src/usage/usage.state.js';
import { MOST_FEATURES } from '../../../src/usage/usage-counters.js';
import { DAY, momentOf, UsageWorld } from './usage-world.js';

const NOW = Date.UTC(2026, 5, 30, 12);
const ago = (days: number) => NOW - days * DAY;

describe('usage', () => {
  it('counts a day, a person and a feature once in 30 days, however often they come', () => {
    const world = new UsageWorld([{ key: 'reports', title: 'Reports', isKey: true }]).take(
      NOW,
      { at: NOW, person: 'ann' },
      { at: NOW, person: 'ann' },
      { at: ago(29), person: 'bob' },
      { at: ago(30), person: 'cid' },
    );
    expect(world.fact('usage.activeDays', NOW)).toBe(2);
    expect(world.fact('usage.activePeople', NOW)).toBe(2);
    expect(world.fact('usage.keyFeaturesUsed', NOW)).toBe(1);
    expect(world.fact('usage.keyFeaturesShare', NOW)).toBe(1);
    expect(world.fact('usage.events30', NOW)).toBe(3);
  });

  it('knows no change under 60 days of history, and none with fewer than 20 events before', () => {
    const young = new UsageWorld().take(NOW, { at: ago(59), count: 50 }, { at: ago(5) });
    expect(young.fact('usage.change.events', NOW)).toBeUndefined();
    const thin = new UsageWorld().take(NOW, { at: ago(60), count: 19 }, { at: ago(5) });
    expect(thin.fact('usage.change.events', NOW)).toBeUndefined();
    const known = new UsageWorld().take(
      NOW,
      { at: ago(60), count: 20 },
      { at: ago(30), count: 7 },
      { at: ago(1), count: 7 },
      { at: NOW, count: 100 },
    );
    expect(known.fact('usage.change.events', NOW)).toBeCloseTo(-0.3, 12);
  });

  it('counts people in the change by complete days, today left out', () => {
    const before = ['ann', 'bob', 'cid', 'dan'].map((person) => ({ at: ago(45), person, count: 6 }));
    const world = new UsageWorld().take(
      NOW,
      { at: ago(70) },
      ...before,
      { at: ago(2), person: 'ann' },
      { at: NOW, person: 'bob' },
    );
    expect(world.fact('usage.change.activePeople', NOW)).toBe(-0.75);
  });

  it('says that nothing is unknown which is none: no use is 0 days, no seats is unknown', () => {
    const world = new UsageWorld();
    expect(world.fact('usage.activeDays', NOW)).toBe(0);
    expect(world.fact('usage.keyFeaturesUsed', NOW)).toBe(0);
    expect(world.fact('usage.keyFeaturesShare', NOW)).toBeUndefined();
    expect(world.fact('usage.breadthShare', NOW)).toBeUndefined();
    expect(world.fact('usage.minutes', NOW)).toBeUndefined();
    expect(world.fact('usage.daysSinceLastActive', NOW)).toBeUndefined();
    expect(world.fact('usage.activated', NOW)).toBeUndefined();
  });

  it('tells more than 30 features apart, and keeps to its size with ever new ones', () => {
    const uses = Array.from({ length: MOST_FEATURES + 5 }, (_, index) => ({ at: NOW, feature: `f${index}` }));
    const world = new UsageWorld().take(NOW, ...uses);
    expect(world.fact('usage.featuresUsed', NOW)).toBe(MOST_FEATURES);
    expect(world.fact('usage.events30', NOW)).toBe(MOST_FEATURES + 5);
  });

  it('counts adoption from the start and within its first 60 days', () => {
    const world = new UsageWorld();
    world.account.createdAt = ago(100);
    world.take(
      NOW,
      { at: ago(120), feature: 'before' },
      { at: ago(90), feature: 'early' },
      { at: ago(41), feature: 'late59' },
      { at: ago(40), feature: 'late60' },
    );
    expect(world.fact('usage.featuresUsed', NOW)).toBe(3);
    expect(world.fact('usage.featuresUsedFirst60Days', NOW)).toBe(2);
  });

  it('wants a turn a day while a window can still lose something, and none after that', () => {
    const world = new UsageWorld().take(NOW, { at: NOW });
    const midnight = Date.UTC(2026, 6, 1);
    expect(world.changes('usage.change.events', NOW)).toBe(midnight);
    expect(world.changes('usage.activeDays', NOW + 61 * DAY)).toBe(midnight + 61 * DAY);
    expect(world.changes('usage.activeDays', NOW + 62 * DAY)).toBeUndefined();
    expect(world.changes('usage.daysSinceLastActive', NOW + 399 * DAY)).toBe(midnight + 399 * DAY);
    expect(world.changes('usage.daysSinceLastActive', NOW + 400 * DAY)).toBeUndefined();
  });

  it('keeps visits apart from use', () => {
    const world = new UsageWorld().visit(NOW).visit(NOW, ago(6)).visit(NOW, ago(7));
    expect(world.fact('usage.visits7Days', NOW)).toBe(2);
    expect(world.fact('usage.visits30Days', NOW)).toBe(3);
    expect(world.fact('usage.activeDays', NOW)).toBe(0);
  });

  it('absorbs strange properties', () => {
    const world = new UsageWorld().take(
      NOW,
      { at: NOW, count: Number.NaN, seconds: Number.POSITIVE_INFINITY },
      { at: NOW, feature: '' },
      { at: NOW, feature: '__proto__' },
    );
    expect(world.fact('usage.events30', NOW)).toBe(2);
    expect(world.usage.totalMillis).toBe(0);
  });

  it('marks only people who were active on a new day for writing', () => {
    const world = new UsageWorld().take(NOW, { at: NOW, person: 'ann' });
    for (const person of world.people.values()) delete person.isChanged;
    world.take(NOW, { at: NOW, person: 'ann' }, { at: NOW, person: 'bob' });
    const rows = [...world.people]
      .filter(([, person]) => person.isChanged)
      .map(([number, person]) => personRow('acct_1', number, person));
    expect(rows).toEqual([expect.objectContaining({ account_id: 'acct_1', last_day: 20634, m0: 1, m1: 0 })]);
  });

  it('costs the same for the hundredth event as for the hundred-thousandth', () => {
    const world = new UsageWorld().take(NOW, { at: NOW, person: 'ann' });
    const size = encodeUsage(world.usage).length;
    for (let index = 0; index < 20_000; index += 1) world.take(NOW, { at: ago(index % 60), person: `p${index % 50}` });
    expect(encodeUsage(world.usage).length).toBeLessThan(size + 400);
  });
});

describe('the row of an account’s use', () => {
  it('is written when it changes and only then', () => {
    const world = new UsageWorld().take(NOW, { at: NOW, person: 'ann' });
    const columns = usageColumns([]);
    writeUsage(world, columns, world.scribe, momentOf(NOW));
    writeUsage(world, columns, world.scribe, momentOf(NOW));
    expect(world.scribe.table('account_usage')).toEqual([
      expect.objectContaining({
        account_id: 'acct_test',
        active_days: 1,
        active_people: 1,
        events30: 1,
        total_events: 1,
        change_events: null,
      }),
    ]);
    expect(world.scribe.writes).toHaveLength(1);
    writeUsage(world, columns, world.scribe, momentOf(NOW + 30 * DAY));
    expect(world.scribe.table('account_usage')).toEqual([expect.objectContaining({ active_days: 0, total_events: 1 })]);
  });
});

describe('the usage section of a state row', () => {
  const full = () => {
    const world = new UsageWorld();
    world
      .take(
        NOW,
        ...Array.from({ length: 40 }, (_, index) => ({
          at: ago(index),
          feature: `Funktion ${index} 功能`,
          person: `p${index}`,
          count: 2 ** 20,
          seconds: index * 1.5,
        })),
      )
      .visit(NOW);
    world.usage.totalEvents = Number.MAX_SAFE_INTEGER;
    world.usage.activation = { hasRule: true, activatedAt: NOW };
    return world.usage;
  };

  it('comes back as it was written', () => {
    expect(decodeUsage(encodeUsage(full()))).toEqual({ ...full(), touchedDay: undefined });
    expect(decodeUsage(encodeUsage(newUsagePart()))).toEqual(newUsagePart());
  });

  it('is copied without a shared counter', () => {
    const part = full();
    const copy = copyUsage(part);
    const before = encodeUsage(part);
    copy.events.fill(1);
    copy.features.clear();
    copy.activation.activatedAt = 0;
    expect(encodeUsage(part)).toEqual(before);
  });

  it('is read in every layout that was released', () => {
    const part = decodeUsage(Buffer.from(LAYOUT_1, 'base64'));
    expect(part.head).toBe(20634);
    expect([...part.features.keys()]).toEqual(['reports', 'export']);
    expect(part.features.get('export')).toEqual({ total: 3, firstDay: 20594, lastDay: 20594, m0: 1, m1: 0 });
    expect(part.lastAt).toBe(NOW);
  });

  it('of a later release is refused', () => {
    expect(() => decodeUsage(Buffer.from([2]))).toThrow('layout 2');
  });
});

/**
 * Written by layout 1: one use of `reports` by ann on 2026-06-30, three of `export` 40 days before. Never to be
 * changed.
 */
const LAYOUT_1 = [
  'AbTCAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAABAYCYwabJZwGAmLSG42cAAAAAAgdyZXBvcnRzAQEAtMICtMIC',
  'BmV4cG9ydAMBAOTBAuTBAg==',
].join('');
