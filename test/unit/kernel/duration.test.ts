import { DURATION_UNITS, isDuration, parseDuration } from '../../../src/kernel/duration.js';

it.each(DURATION_UNITS)('reads a whole number of %s', (unit) => {
  expect(parseDuration(`12${unit}`)).toEqual({ amount: 12, unit });
  expect(isDuration(`12${unit}`)).toBe(true);
});

it.each(['', '12', 'd', '1y', '1 d', '-1d', '+1d', '1.5d', '1D', '123456d', '1d2h', ' 1d'])(
  'says of “%s” what to write instead',
  (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining('3bd') }),
    );
  },
);
