import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Calendar } from '../../../src/kernel/calendar.js';
import { DAY, UsageWorld, type Use } from './usage-world.js';

const calendar = new Calendar({ zone: 'Asia/Taipei' });
const START = Date.UTC(2026, 0, 1, 5);
const KEY_FEATURES = ['a', 'b', 'c'].map((key) => ({ key, title: key, isKey: true }));

/** The figures from the raw events alone, by their definitions. */
function reckoned(uses: readonly Use[], now: number) {
  const today = calendar.dayOf(now);
  const within = (from: number, to: number) =>
    uses.filter(({ at }) => calendar.dayOf(at) >= from && calendar.dayOf(at) <= to);
  const distinct = <T>(values: readonly T[]) => new Set(values.filter((value) => value !== undefined)).size;
  const events = (from: number, to: number) => within(from, to).reduce((sum, { count = 1 }) => sum + count, 0);
  const people = (from: number, to: number) => distinct(within(from, to).map(({ person }) => person));
  const recent = within(today - 29, today);
  const firstDay = uses.length === 0 ? undefined : Math.min(...uses.map(({ at }) => calendar.dayOf(at)));
  const isKnown = firstDay !== undefined && today - firstDay >= 60 && events(today - 60, today - 31) >= 20;
  const firstDays = new Map<string, number>();
  for (const { feature = 'reports', at } of uses)
    firstDays.set(feature, Math.min(firstDays.get(feature) ?? Number.MAX_SAFE_INTEGER, calendar.dayOf(at)));
  return {
    'usage.activeDays': distinct(recent.map(({ at }) => calendar.dayOf(at))),
    'usage.activePeople': distinct(recent.map(({ person }) => person)),
    'usage.events30': events(today - 29, today),
    'usage.minutes': uses.some(({ seconds = 0 }) => Math.round(seconds * 1000) > 0)
      ? recent.reduce((sum, { seconds = 0 }) => sum + Math.round(seconds * 1000), 0) / 60_000
      : undefined,
    'usage.keyFeaturesUsed': KEY_FEATURES.filter(({ key }) => recent.some(({ feature }) => feature === key)).length,
    'usage.change.events': isKnown ? events(today - 30, today - 1) / events(today - 60, today - 31) - 1 : undefined,
    'usage.change.activePeople':
      isKnown && people(today - 60, today - 31) > 0
        ? people(today - 30, today - 1) / people(today - 60, today - 31) - 1
        : undefined,
    'usage.newFeatures14Days': [...firstDays.values()].filter((day) => day > today - 14 && day <= today).length,
    'usage.featuresUsed': firstDays.size,
    'usage.lastActiveAt': uses.length === 0 ? undefined : Math.max(...uses.map(({ at }) => at)),
  };
}

const shown = (world: UsageWorld, now: number) =>
  Object.fromEntries(Object.keys(reckoned([], now)).map((path) => [path, world.fact(path, now)]));

const use = (from: number, to: number) =>
  fc.record(
    {
      at: fc.integer({ min: from, max: to }),
      feature: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      person: fc.constantFrom('ann', 'bob', 'cid', 'dan', 'eve'),
      count: fc.integer({ min: 1, max: 9 }),
      seconds: fc.double({ min: 0, max: 4000, noNaN: true }),
    },
    { requiredKeys: ['at', 'feature'] },
  );

/** Turns whose clock jumps between none and 40 days, each with signals up to 90 days late. */
const turns = fc.array(
  fc.record({
    jump: fc.integer({ min: 0, max: 40 * DAY }),
    late: fc.array(
      fc.record({
        by: fc.oneof(
          fc.integer({ min: 0, max: 2 * DAY }),
          fc.integer({ min: 0, max: 33 * DAY }),
          fc.integer({ min: 0, max: 90 * DAY }),
        ),
        use: use(0, 0),
      }),
      { maxLength: 25 },
    ),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('usage counters against the raw events', () => {
  it('equal what the events come to, whatever the clock jumps and however late they are', () => {
    let compared = 0;
    fc.assert(
      fc.property(turns, (turns) => {
        const world = new UsageWorld(KEY_FEATURES, calendar);
        const uses: Use[] = [];
        let now = START + 200 * DAY;
        for (const { jump, late } of turns) {
          now += jump;
          const fresh = late.map(({ by, use }) => ({ ...use, at: now - by }) as Use);
          uses.push(...fresh);
          world.take(now, ...fresh);
          expect(shown(world, now)).toEqual(reckoned(uses, now));
          compared += 1;
        }
        for (const later of [1, 7, 29, 30, 31, 61, 100])
          expect(shown(world, now + later * DAY)).toEqual(reckoned(uses, now + later * DAY));
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(120);
  });

  it('end the same in any order', () => {
    const window = fc.array(use(START + 100 * DAY, START + 190 * DAY), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(
        window.chain((uses) =>
          fc.record({
            uses: fc.constant(uses as Use[]),
            other: fc.shuffledSubarray(uses as Use[], { minLength: uses.length }),
          }),
        ),
        ({ uses, other }) => {
          const now = START + 190 * DAY;
          const [one, two] = [
            new UsageWorld(KEY_FEATURES, calendar).take(now, ...uses),
            new UsageWorld(KEY_FEATURES, calendar).take(now, ...other),
          ];
          expect({ ...two.usage, features: [...two.usage.features].sort() }).toEqual({
            ...one.usage,
            features: [...one.usage.features].sort(),
          });
          expect([...two.people].sort()).toEqual([...one.people].sort());
        },
      ),
      { numRuns: 200 },
    );
  });

  it('end the same whether each signal came in its hour or all came a month late', () => {
    fc.assert(
      fc.property(fc.array(use(START, START + 33 * DAY), { maxLength: 40 }), (uses) => {
        const end = START + 33 * DAY;
        const live = new UsageWorld(KEY_FEATURES, calendar);
        for (const use of [...uses].sort((a, b) => a.at - b.at)) live.take(use.at, use as Use);
        const late = new UsageWorld(KEY_FEATURES, calendar).take(end, ...(uses as Use[]));
        expect(shown(late, end)).toEqual(shown(live, end));
        expect(shown(late, end + 45 * DAY)).toEqual(shown(live, end + 45 * DAY));
      }),
      { numRuns: 200 },
    );
  });
});
