const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed attempt the next one comes, ms: eight attempts over some nine hours. */
export const SCHEDULE: readonly number[] = [
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
];

/** By how much a pause may be shorter or longer, so that what failed together is not tried together. */
const JITTER = 0.2;

/**
 * When the next attempt is made after so many, ms; undefined when there is none left. `random` is 0 to 1.
 * A receiver that asks for a longer pause gets it, up to the longest of the schedule.
 */
export function nextAttemptAt(
  now: number,
  attempts: number,
  random: number,
  schedule: readonly number[] = SCHEDULE,
  retryAfterMs = 0,
): number | undefined {
  const pause = schedule[attempts - 1];
  if (pause === undefined) return undefined;
  const spread = pause * (1 + JITTER * (2 * random - 1));
  return now + Math.round(Math.max(spread, Math.min(retryAfterMs, Math.max(...schedule))));
}
