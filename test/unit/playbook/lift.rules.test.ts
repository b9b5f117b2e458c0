import * as fc from 'fast-check';
import { liftInterval, liftPoints, rateOf, wilson } from '../../../src/playbook/enrolment/lift.rules.js';

/** To the digits that the source prints. */
const rounded = (interval: { low: number; high: number } | null, digits: number) =>
  interval && [interval.low.toFixed(digits), interval.high.toFixed(digits)];

describe('the interval of a share', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3 (score, without continuity correction)
  it.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
  ])('of %d in %d is what the source prints', (hits, of, low, high) => {
    expect(rounded(wilson({ hits, of }), 4)).toEqual([low, high]);
  });
});

describe('the interval of a difference', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10 (hybrid score)
  it.each([
    [56, 70, 48, 80, '0.0524', '0.3339'],
    [9, 10, 3, 10, '0.1705', '0.8090'],
    [6, 7, 2, 7, '0.0582', '0.8062'],
    [5, 56, 0, 29, '-0.0381', '0.1926'],
    [0, 10, 0, 20, '-0.1611', '0.2775'],
    [0, 10, 0, 10, '-0.2775', '0.2775'],
    [10, 10, 0, 20, '0.6791', '1.0000'],
    [10, 10, 0, 10, '0.6075', '1.0000'],
  ])('of %d in %d against %d in %d is what the source prints', (hits, of, otherHits, otherOf, low, high) => {
    const interval = liftInterval({ hits, of }, { hits: otherHits, of: otherOf });
    expect(rounded(interval && { low: interval.low / 100, high: interval.high / 100 }, 4)).toEqual([low, high]);
  });

  const count = fc
    .integer({ min: 1, max: 5_000 })
    .chain((of) => fc.record({ hits: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

  it('holds the difference, lies within -100 and 100, and turns its sign when the arms are exchanged', () => {
    fc.assert(
      fc.property(count, count, (treated, control) => {
        const difference = liftPoints(treated, control) as number;
        const { low, high } = liftInterval(treated, control) as { low: number; high: number };
        const turned = liftInterval(control, treated) as { low: number; high: number };
        expect(low).toBeLessThanOrEqual(difference + 1e-9);
        expect(high).toBeGreaterThanOrEqual(difference - 1e-9);
        expect(low).toBeGreaterThanOrEqual(-100 - 1e-9);
        expect(high).toBeLessThanOrEqual(100 + 1e-9);
        expect(turned.low).toBeCloseTo(-high, 9);
        expect(turned.high).toBeCloseTo(-low, 9);
      }),
    );
  });

  it('grows narrower with ten times the subjects', () => {
    fc.assert(
      fc.property(count, count, (treated, control) => {
        const width = (factor: number) => {
          const times = ({ hits, of }: { hits: number; of: number }) => ({ hits: hits * factor, of: of * factor });
          const { low, high } = liftInterval(times(treated), times(control)) as { low: number; high: number };
          return high - low;
        };
        expect(width(10)).toBeLessThan(width(1));
      }),
    );
  });

  it('is not known while one arm is empty', () => {
    const nobody = { hits: 0, of: 0 };
    const some = { hits: 3, of: 10 };
    expect([rateOf(nobody), wilson(nobody), liftPoints(some, nobody), liftInterval(nobody, some)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([rateOf(some), liftPoints(some, { hits: 1, of: 10 })]).toEqual([0.3, expect.closeTo(20)]);
  });
});
