import { PerennialError, quote } from './errors.js';

/**
 * `h` hours; `d` calendar days at the same local time; `bd` business days; `w` seven days; `mo` calendar months,
 * clipped to the month's end.
 */
export const DURATION_UNITS = ['m', 'h', 'd', 'bd', 'w', 'mo'] as const;
type DurationUnit = (typeof DURATION_UNITS)[number];

/**
 * A length of time as an author writes it: `30d`, `3bd`, `1mo`. What it comes to depends on the calendar and the day it
 * starts.
 */
export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

export const DURATION_PATTERN = /^(\d{1,5})(m|h|d|bd|w|mo)$/;

export function isDuration(text: string): boolean {
  return DURATION_PATTERN.test(text);
}

/** @throws BAD_INPUT when the text is no duration. */
export function parseDuration(text: string): Duration {
  const match = DURATION_PATTERN.exec(text);
  if (!match)
    throw new PerennialError(
      'BAD_INPUT',
      `${quote(text)} is no duration. Write a whole number and a unit: 45m, 12h, 30d, 3bd (business days), 2w or 1mo.`,
    );
  return { amount: Number(match[1]), unit: match[2] as DurationUnit };
}
