import { isMarkedWithin } from './day-mask.js';
import { countDays, dayCount, endCount, sumDays } from './ring.js';
import type { UsagePart } from './usage.state.js';
import { WINDOW } from './usage-counters.js';

/** Windows end on `today`, included, unless a figure says complete days. Formulas: domain.md, Signals. */

/** Fewer events than this in the earlier window say nothing about a change. */
const FEWEST_EVENTS = 20;

/** So many days of history a change needs: two windows. */
const HISTORY_DAYS = 60;

/** Frequency: days with use among the last 30. */
export const activeDays = ({ events, head }: UsagePart, today: number): number =>
  countDays(events, head, today - WINDOW + 1, today);

/** Breadth: distinct people with use in the last 30 days. */
export const activePeople = ({ breadth, head }: UsagePart, today: number): number => endCount(breadth, head, today);

export const eventsWithin = ({ events, head }: UsagePart, from: number, to: number): number =>
  sumDays(events, head, from, to);

/** Minutes in the product in the last 30 days; undefined while no durations are sent. */
export function minutes({ millis, head, totalMillis }: UsagePart, today: number): number | undefined {
  return totalMillis === 0 ? undefined : sumDays(millis, head, today - WINDOW + 1, today) / 60_000;
}

export const visitsWithin = ({ visits, head }: UsagePart, days: number, today: number): number =>
  sumDays(visits, head, today - days + 1, today);

/** Depth: how many of these features were used in the last 30 days. */
export function featuresUsedOf({ features }: UsagePart, keys: readonly string[], today: number): number {
  return keys.filter((key) => {
    const use = features.get(key);
    return use !== undefined && isMarkedWithin(use, today - WINDOW + 1, today);
  }).length;
}

/**
 * Adoption: features used on or after the start, up to today; with `within`, of those the ones in use before so many
 * days had passed since.
 */
export function adopted(
  { features }: UsagePart,
  startDay: number,
  today: number,
  within = Number.POSITIVE_INFINITY,
): number {
  let count = 0;
  for (const { firstDay, lastDay } of features.values())
    if (lastDay >= startDay && firstDay <= today && firstDay < startDay + within) count += 1;
  return count;
}

/** Features first used in the last `days` days. */
export function newFeatures({ features }: UsagePart, days: number, today: number): number {
  let count = 0;
  if (latestFirstDay(features) <= today - days) return 0;
  for (const { firstDay } of features.values()) if (firstDay > today - days && firstDay <= today) count += 1;
  return count;
}

/**
 * A day after which no feature was first used. Late signals only make first uses earlier, so it holds until another
 * feature comes.
 */
function latestFirstDay(features: UsagePart['features']): number {
  const known = latest.get(features);
  if (known?.size === features.size) return known.day;
  let day = Number.NEGATIVE_INFINITY;
  for (const { firstDay } of features.values()) day = Math.max(day, firstDay);
  latest.set(features, { size: features.size, day });
  return day;
}

const latest = new WeakMap<UsagePart['features'], { readonly size: number; readonly day: number }>();

/** Events of the last 30 complete days over those of the 30 before, minus 1; undefined when it is not known. */
export function eventsChange(part: UsagePart, today: number, firstDay: number | undefined): number | undefined {
  const before = earlierEvents(part, today, firstDay);
  return before === undefined ? undefined : eventsWithin(part, today - WINDOW, today - 1) / before - 1;
}

/** People active in the last 30 complete days over those of the 30 before, minus 1; undefined when it is not known. */
export function peopleChange(part: UsagePart, today: number, firstDay: number | undefined): number | undefined {
  const { breadth, head } = part;
  const before = endCount(breadth, head, today - 1 - WINDOW);
  if (before === 0 || earlierEvents(part, today, firstDay) === undefined) return undefined;
  return endCount(breadth, head, today - 1) / before - 1;
}

/** Events of the 30 complete days before the last 30; undefined under 60 days of history or under 20 events. */
function earlierEvents(part: UsagePart, today: number, firstDay: number | undefined): number | undefined {
  if (firstDay === undefined || today - firstDay < HISTORY_DAYS) return undefined;
  const before = eventsWithin(part, today - 2 * WINDOW, today - WINDOW - 1);
  return before < FEWEST_EVENTS ? undefined : before;
}

/** Whether time alone can still change a figure: use or a visit that some window has yet to lose. */
export function isMoving({ events, visits, head }: UsagePart, today: number): boolean {
  for (let day = today - 2 * WINDOW - 1; day <= today + 1; day += 1)
    if (dayCount(events, head, day) > 0 || dayCount(visits, head, day) > 0) return true;
  return false;
}

/**
 * Time to first value: days from the first contract's start to activation, 0 when it came before (during the trial).
 */
export function daysToFirstValue(
  activatedDay: number | undefined,
  firstContractDay: number | undefined,
): number | undefined {
  return activatedDay === undefined || firstContractDay === undefined
    ? undefined
    : Math.max(0, activatedDay - firstContractDay);
}
