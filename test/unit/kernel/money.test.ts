import { minorPerMajor, roundHalfEven } from '../../../src/kernel/money.js';

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

it.each([
  ['EUR', 100],
  ['JPY', 1],
  ['KWD', 1000],
  ['UGX', 1],
  ['IQD', 1000],
  ['CLF', 10_000],
  ['UYI', 1],
  ['UYW', 10_000],
  ['MGA', 100],
  ['ITL', 100],
])('knows the minor units of %s', (currency, minor) => {
  expect(minorPerMajor(currency)).toBe(minor);
});
