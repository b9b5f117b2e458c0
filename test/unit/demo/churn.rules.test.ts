import {
  calibrate,
  churnRate,
  type Decision,
  type Exposure,
  leaveProbability,
  leavesAt,
} from '../../../src/integration/demo/churn.rules.js';
import { Prng } from '../../../src/integration/demo/prng.js';

const decision = (more: Partial<Decision> = {}): Decision => ({
  day: 100,
  endsOn: 110,
  engagement: 0.5,
  luck: 0.5,
  weight: 0,
  ...more,
});

const base = (): Exposure[] => {
  const prng = new Prng(5, 'base');
  return Array.from({ length: 400 }, () => {
    const level = prng.between(0.15, 0.95);
    const decisions = Array.from({ length: 12 }, (_, month) =>
      decision({
        day: month * 30 + 25,
        endsOn: month * 30 + 30,
        engagement: level + 0.05 * prng.normal(),
        luck: prng.next(),
      }),
    );
    return { decisions, from: 0, to: 365 };
  });
};

describe('who leaves the demo company', () => {
  test('the less engaged the last weeks were, the likelier', () => {
    const [low, middle, high] = [0.1, 0.35, 0.8].map((engagement) =>
      leaveProbability({ engagement, weight: 0 }, 0),
    ) as [number, number, number];
    expect(low).toBeGreaterThan(0.95);
    expect(middle).toBeLessThan(low);
    expect(high).toBeLessThan(0.0001);
  });

  test('a renewal weighs more than an ordinary month, and the bias moves all', () => {
    expect(leaveProbability({ engagement: 0.4, weight: 2 }, 0)).toBeGreaterThan(
      leaveProbability({ engagement: 0.4, weight: 0 }, 0),
    );
    expect(leaveProbability({ engagement: 0.4, weight: 0 }, 1)).toBeGreaterThan(
      leaveProbability({ engagement: 0.4, weight: 0 }, 0),
    );
  });

  test('goes at the first decision that luck does not carry', () => {
    const decisions = [
      decision({ engagement: 0.9, luck: 0.001 }),
      decision({ day: 130, engagement: 0.1, luck: 0.5 }),
      decision({ day: 160, engagement: 0.1, luck: 0.1 }),
    ];
    expect(leavesAt(decisions, 0)?.day).toBe(130);
    expect(leavesAt(decisions.slice(0, 1), 0)).toBeUndefined();
  });

  test('a rate is lost contracts over the time that customers paid', () => {
    const stays = { decisions: [], from: 0, to: 365 };
    const goes = { decisions: [decision({ engagement: 0, luck: 0, endsOn: 73 })], from: 0, to: 365 };
    expect(churnRate([stays], 0)).toBe(0);
    expect(churnRate([], 0)).toBe(0);
    expect(churnRate([stays, goes], 0)).toBeCloseTo(365 / (365 + 73), 10);
  });

  test('a decision whose contract ends after the history is not lost yet', () => {
    expect(churnRate([{ decisions: [decision({ engagement: 0, luck: 0, endsOn: 400 })], from: 0, to: 365 }], 0)).toBe(
      0,
    );
  });

  test.each([0.05, 0.15, 0.3])('the bias is found at which the base loses %d a year', (target) => {
    const customers = base();
    expect(churnRate(customers, calibrate(customers, target))).toBeCloseTo(target, 1.9);
  });
});
