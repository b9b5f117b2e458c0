import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportion, bandOf, scaled, scoreOf } from '../../../src/health/score.rules.js';

const part = fc.record({
  weight: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  points: fc.double({ min: 0, max: 100, noNaN: true }),
});

describe('a score', () => {
  it('is the weighted mean, in hundredths of a point', () => {
    expect(
      scoreOf([
        { weight: 3, points: 50 },
        { weight: 1, points: 100 },
      ]),
    ).toEqual({ total: 6250, contributions: [3750, 2500] });
    expect(scoreOf([])).toBeUndefined();
  });

  it('gives what is left over to the largest remainders, the earlier of equal ones', () => {
    expect(scoreOf([1, 1, 1].map((weight) => ({ weight, points: 100 })))).toEqual({
      total: 10_000,
      contributions: [3334, 3333, 3333],
    });
    expect(apportion([1.2, 1.7, 1.6], 5)).toEqual([1, 2, 2]);
  });

  it('is always the sum of its contributions, each within a hundredth of its exact share', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 30 }), (parts) => {
        const score = scoreOf(parts);
        const weight = parts.reduce((sum, { weight }) => sum + weight, 0);
        expect(score?.contributions.reduce((sum, value) => sum + value, 0)).toBe(score?.total);
        parts.forEach((part, index) => {
          expect(Number.isInteger(score?.contributions[index])).toBe(true);
          expect(
            Math.abs((score?.contributions[index] ?? 0) - (100 * part.weight * part.points) / weight),
          ).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a scale', () => {
  const curve = [
    [0, 0],
    [10, 50],
    [20, 100],
  ] as const;

  it('is straight between its points and flat beyond its ends', () => {
    expect([-5, 0, 4, 10, 15, 20, 99].map((value) => scaled(value, curve))).toEqual([0, 0, 20, 50, 75, 100, 100]);
    expect(scaled(3, [[5, 40]])).toBe(40);
  });

  it('that is left out takes the number itself, from 0 to 100', () => {
    expect([-1, 42.5, 101].map((value) => scaled(value, undefined))).toEqual([0, 42.5, 100]);
  });
});

describe('a band', () => {
  it('begins at its threshold', () => {
    const bands = { green: 7000, yellow: 4000 };
    expect([10_000, 7000, 6999, 4000, 3999, 0].map((score) => bandOf(score, bands))).toEqual([
      'GREEN',
      'GREEN',
      'YELLOW',
      'YELLOW',
      'RED',
      'RED',
    ]);
  });
});
