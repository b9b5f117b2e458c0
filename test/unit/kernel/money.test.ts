import fc from 'fast-check';
import { divideHalfEven, minorPerMajor, roundHalfEven } from '../../../src/kernel/money.js';

it.each([
  [2.5, 2],
  [3.5, 4],
  [-2.5, -2],
  [-3.5, -4],
  [2.4999, 2],
  [2.5001, 3],
  [-0.5, 0],
  [0, 0],
])('rounds %d to %d', (value, expected) => {
  expect(roundHalfEven(value) + 0).toBe(expected);
});

it('divides as exact arithmetic does, ties to even, up to the largest safe amount', () => {
  const exact = (amount: bigint, by: bigint) => {
    const floor = amount >= 0n ? amount / by : -((-amount + by - 1n) / by);
    const twice = (amount - floor * by) * 2n;
    return Number(twice < by ? floor : twice > by ? floor + 1n : floor % 2n === 0n ? floor : floor + 1n);
  };
  const amounts = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2_000, max: 2_000 }));
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 36 }), (amount, by) =>
      expect(divideHalfEven(amount, by) + 0).toBe(exact(BigInt(amount), BigInt(by))),
    ),
    { numRuns: 5_000 },
  );
});

it.each([
  ['EUR', 100],
  ['JPY', 1],
  ['KWD', 1000],
  ['UGX', 1],
  ['IQD', 1000],
])('knows the minor units of %s', (currency, minor) => {
  expect(minorPerMajor(currency)).toBe(minor);
});
