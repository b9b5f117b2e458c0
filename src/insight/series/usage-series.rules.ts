import type { DayMask } from '../../usage/day-mask.js';
import { isMarkedWithin } from '../../usage/day-mask.js';
import { countDays, DAYS_BACK, sumDays } from '../../usage/ring.js';
import type { UsagePart } from '../../usage/usage.state.js';
import type { Span } from './series.rules.js';

/** What an account did in a span of days; null where a day of it is no longer kept. */
export interface UsageFigures {
  readonly events: number | null;
  readonly visits: number | null;
  readonly minutes: number | null;
  readonly activeDays: number | null;
  readonly activePeople: number | null;
}

/** The first day of which each count is kept: the days before are known in sums only. */
export const keptFromDay = (today: number): number => today - DAYS_BACK;

const NOT_KEPT: UsageFigures = { events: null, visits: null, minutes: null, activeDays: null, activePeople: null };

/** Exact for every span of kept days, however late or shuffled its signals came. */
export function usageFigures(
  { head, events, visits, millis, totalMillis }: UsagePart,
  people: readonly DayMask[],
  { from, to }: Span,
  today: number,
): UsageFigures {
  if (from < keptFromDay(today)) return NOT_KEPT;
  return {
    events: sumDays(events, head, from, to),
    visits: sumDays(visits, head, from, to),
    minutes: totalMillis === 0 ? null : sumDays(millis, head, from, to) / 60_000,
    activeDays: countDays(events, head, from, to),
    activePeople: people.filter((person) => isMarkedWithin(person, from, to)).length,
  };
}
