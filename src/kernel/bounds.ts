/** The first moment that is taken: 1970-01-01T00:00Z. */
const FIRST_MOMENT = 0;

/** The first moment that is no longer taken: 2149-01-01T00:00Z. */
const BEYOND_MOMENTS = Date.UTC(2149, 0, 1);

/** What `isMoment` asks, in words. */
export const MOMENT_RANGE = 'between 1970 and 2148';

/** How far ahead a sender's clock may be, ms. */
export const CLOCK_AHEAD = 5 * 60_000;

/** Integers that a GraphQL `Int` and an INTEGER column can show. */
export const MOST_INT = 2 ** 31 - 1;

/** The largest amount of one billing period, in minor units: twelve of it are still exact. */
export const MOST_AMOUNT = Math.floor(Number.MAX_SAFE_INTEGER / 12);

/** The largest measured value: sums and averages of it stay numbers. */
export const MOST_METRIC = Number.MAX_SAFE_INTEGER;

/** Whether milliseconds since the epoch lie between 1970 and 2148. */
export const isMoment = (at: number): boolean => Number.isSafeInteger(at) && at >= FIRST_MOMENT && at < BEYOND_MOMENTS;

/** Seconds since the epoch stay below this until 2286, milliseconds have been above it since March 1973. */
const LEAST_MILLIS = 100_000_000_000;

/** Whether a number is milliseconds since the epoch, as far as can be told: seconds and microseconds are not. */
export const isEpochMillis = (at: number): boolean => at >= LEAST_MILLIS && isMoment(at);

/** Whether a text is a date that exists, from 1970-01-01 to 2148-12-31. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return isMoment(at) && new Date(at).toISOString().startsWith(text);
}

/** Whether a text is a date as systems write it for no end: one that exists, from 2999 on. */
export function isNoEnd(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return at >= Date.UTC(2999, 0, 1) && new Date(at).toISOString().startsWith(text);
}

/** An amount or a sum that is beyond what is exact becomes the nearest that is. */
export const withinSafe = (amount: number): number =>
  Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, amount));
