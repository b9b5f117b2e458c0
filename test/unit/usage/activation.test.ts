import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Frame, Scope } from '../../../src/condition/fact.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { compileActivation } from '../../../src/usage/usage.definition.js';
import { usageFacts } from '../../../src/usage/usage.facts.js';
import { meetActivation } from '../../../src/usage/usage.rules.js';
import { DAY, momentOf, UsageWorld, type Use } from './usage-world.js';

const NOW = Date.UTC(2026, 5, 30, 12);
const FEATURES = ['a', 'b', 'c'].map((key) => ({ key, title: key, isKey: true }));
const facts = usageFacts(FEATURES);
const scope: Scope = { facts: new Map(facts.map(({ path, type }, slot) => [path, { slot, type }])), locals: new Map() };
const rule = compileActivation('usage.keyFeaturesUsed >= 2 && usage.activeDays >= 3', scope, FEATURES);

class ActivationWorld extends UsageWorld {
  constructor() {
    super(FEATURES);
  }

  /** A turn: signals, then the rule. */
  turn(now: number, ...uses: readonly Use[]): void {
    this.take(now, ...uses);
    const frame: Frame = { facts: facts.map((fact) => fact.read(this, momentOf(now))) };
    meetActivation(this, rule, frame, this.scribe, momentOf(now));
  }

  get day(): number | undefined {
    const at = this.usage.activation.activatedAt;
    return at === undefined ? undefined : UTC.dayOf(at);
  }
}

const day = (number: number, feature = 'a'): Use => ({ at: NOW + number * DAY, feature });

describe('activation', () => {
  it('is met once and kept', () => {
    const world = new ActivationWorld();
    world.turn(NOW, day(0));
    expect(world.fact('usage.activated', NOW)).toBe(false);
    world.turn(NOW + DAY, day(1, 'b'));
    world.turn(NOW + 2 * DAY, day(2));
    expect(world.fact('usage.activated', NOW + 2 * DAY)).toBe(true);
    expect(world.fact('usage.activatedAt', NOW + 2 * DAY)).toBe(NOW + 2 * DAY);
    world.turn(NOW + 90 * DAY);
    expect(world.fact('usage.activated', NOW + 90 * DAY)).toBe(true);
    expect(world.scribe.events).toEqual([
      expect.objectContaining({ type: 'usage.activated', data: { activatedAt: NOW + 2 * DAY } }),
    ]);
    expect(world.scribe.causes[0]).toMatchObject({
      kind: 'RULE',
      condition: rule.condition.source,
      facts: { 'usage.keyFeaturesUsed': 2, 'usage.activeDays': 3 },
    });
  });

  it('is unknown without a rule, and remembered when the rule comes back', () => {
    const world = new ActivationWorld();
    world.turn(NOW, day(-2), day(-1, 'b'), day(0));
    meetActivation(world, undefined, { facts: [] }, world.scribe, momentOf(NOW));
    expect(world.fact('usage.activated', NOW)).toBeUndefined();
    world.turn(NOW + DAY);
    expect(world.fact('usage.activated', NOW)).toBe(true);
    expect(world.scribe.events).toHaveLength(1);
  });

  it('moves back, with a correction, when late signals show that the rule was met earlier', () => {
    const world = new ActivationWorld();
    world.turn(NOW, day(0));
    world.turn(NOW + 5 * DAY, day(5, 'b'));
    world.turn(NOW + 9 * DAY, day(9));
    world.turn(NOW + 10 * DAY, day(2, 'b'), day(3));
    const [first, second] = world.scribe.events;
    expect(first?.data).toEqual({ activatedAt: NOW + 9 * DAY });
    expect(second?.data.correctsAt).toBe(NOW + 9 * DAY);
    expect(UTC.dayOf(second?.data.activatedAt as number)).toBe(UTC.dayOf(NOW + 3 * DAY));
  });

  it('falls on the same day in any order of signals and turns', () => {
    const uses = fc.array(
      fc.record({ number: fc.integer({ min: 0, max: 30 }), feature: fc.constantFrom('a', 'b', 'x') }),
      { minLength: 3, maxLength: 20 },
    );
    let met = 0;
    fc.assert(
      fc.property(uses, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (uses, ranks) => {
        const all = uses.map(({ number, feature }) => day(number, feature));
        const live = new ActivationWorld();
        for (const use of [...all].sort((a, b) => a.at - b.at)) live.turn(use.at, use);
        const late = new ActivationWorld();
        const shuffled = all.map((use, index) => ({ use, rank: ranks[index] ?? 0 })).sort((a, b) => a.rank - b.rank);
        for (const { use } of shuffled) late.turn(NOW + 31 * DAY, use);
        const together = new ActivationWorld();
        together.turn(NOW + 31 * DAY, ...shuffled.map(({ use }) => use));
        expect([late.day, together.day]).toEqual([live.day, live.day]);
        if (live.day !== undefined) met += 1;
      }),
      { numRuns: 200 },
    );
    expect(met).toBeGreaterThan(20);
  });

  it('gives the time to first value from the first contract, 0 during the trial', () => {
    const world = new ActivationWorld();
    world.turn(NOW, day(-2), day(-1, 'b'), day(0));
    expect(world.fact('usage.daysToFirstValue', NOW)).toBeUndefined();
    world.revenue.past = { paid: [[UTC.dayOf(NOW) - 12, UTC.dayOf(NOW)]] };
    expect(world.fact('usage.daysToFirstValue', NOW)).toBe(12);
    world.revenue.past = { paid: [[UTC.dayOf(NOW) + 5, UTC.dayOf(NOW) + 9]] };
    expect(world.fact('usage.daysToFirstValue', NOW + 6 * DAY)).toBe(0);
  });
});
