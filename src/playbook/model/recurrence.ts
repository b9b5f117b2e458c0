import type { Calendar } from '../../kernel/calendar.js';
import type { CronLine } from '../../kernel/cron.js';
import { parseDuration } from '../../kernel/duration.js';

/** What an `every` trigger goes by: a cron line, or the check-in cadence of the account's segment. */
export type Recurrence = CronLine | 'cadence';

/** The cadence in force, and since when the account is in the segment that sets it. */
export interface Cadence {
  readonly every: string;
  readonly since: number;
}

/** The moments at which an `every` trigger fires for one account. */
export interface Slots {
  /** What they are counted by: other slots are another trigger. */
  readonly pace: string;
  /** The first after a moment. */
  next(after: number): number | undefined;
  /** The last at or before a moment. */
  latest(upTo: number): number | undefined;
}

/** Undefined where no segment of the account sets a cadence. */
export function slotsOf(every: Recurrence, calendar: Calendar, cadence: Cadence | undefined): Slots | undefined {
  if (every !== 'cadence')
    return {
      pace: calendar.zone,
      next: (after) => every.next(after, calendar.zone),
      latest: (upTo) => every.latest(upTo, calendar.zone),
    };
  return cadence === undefined || parseDuration(cadence.every).amount === 0
    ? undefined
    : cadenceSlots(cadence, calendar);
}

/**
 * The segment's entry plus once, twice, … the cadence. The clip of a month does not add up: 31 January, 28 February, 31
 * March.
 */
function cadenceSlots({ every, since }: Cadence, calendar: Calendar): Slots {
  const { amount, unit } = parseDuration(every);
  const slot = (count: number) => calendar.add(since, { amount: amount * count, unit });
  return {
    pace: `${every}/${since}`,
    next: (after) => slot(passed(slot, after) + 1),
    latest: (upTo) => {
      const count = passed(slot, upTo);
      return count === 0 ? undefined : slot(count);
    },
  };
}

/** How many slots lie at or before a moment. */
function passed(slot: (count: number) => number, moment: number): number {
  let high = 1;
  while (slot(high) <= moment) high *= 2;
  let low = high >> 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (slot(middle) <= moment) low = middle;
    else high = middle;
  }
  return low;
}
