import { type Calendar, dateFromDay, dayFromDate } from '../kernel/calendar.js';
import type { Band, Contribution } from './health.types.js';

export type Interval = 'DAY' | 'WEEK' | 'MONTH';

/** A score as it stood from `at` on. */
export interface Reading {
  readonly at: number;
  readonly hundredths: number | null;
  readonly band: Band | null;
}

/**
 * The ends (the last millisecond) of the interval that `until` lies in and of those before, the latest first; the first
 * end is `until` itself.
 */
export function intervalEnds(interval: Interval, count: number, until: number, calendar: Calendar): number[] {
  const ends: number[] = [];
  for (
    let first = firstDayOf(interval, calendar.dayOf(until)), end = until;
    ends.length < count;
    first = firstDayOf(interval, first - 1)
  ) {
    ends.push(end);
    end = calendar.startOf(first) - 1;
  }
  return ends;
}

/** The first day of the interval that a day lies in; weeks begin on Monday. */
export function firstDayOf(interval: Interval, day: number): number {
  if (interval === 'DAY') return day;
  if (interval === 'WEEK') return day - ((((day + 3) % 7) + 7) % 7);
  return dayFromDate(`${dateFromDay(day).slice(0, 7)}-01`);
}

/**
 * At each end, the last reading at or before it; ends before the first reading have none. Both lists are latest first.
 */
export function readAt(readings: readonly Reading[], ends: readonly number[]): Reading[] {
  let next = 0;
  return ends.flatMap((end) => {
    while (next < readings.length && (readings[next] as Reading).at > end) next += 1;
    const reading = readings[next];
    return reading === undefined ? [] : [{ ...reading, at: end }];
  });
}

export interface Standing {
  readonly hundredths: number | null;
  readonly model: string;
  readonly parts: readonly Contribution[];
}

const MOST_NAMED = 4;

/** What changed from one standing to another; undefined while one of them has no score. */
export function deltaOf(before: Standing, after: Standing): { points: number; text: string } | undefined {
  if (before.hundredths === null || after.hundredths === null) return undefined;
  const moved = movedParts(before.parts, after.parts);
  const named = moved.slice(0, MOST_NAMED).map(({ title, change }) => `${title} ${signed(change)}`);
  const rest = moved.slice(MOST_NAMED).reduce((sum, { change }) => sum + change, 0);
  const causes = [...named, ...(moved.length > MOST_NAMED ? [`others ${signed(rest)}`] : [])];
  const model = before.model === after.model ? [] : ['the scorecard changed'];
  const text = [...model, ...causes].join(', ');
  return { points: (after.hundredths - before.hundredths) / 100, text: text === '' ? 'no change' : text };
}

/** Measures whose contribution differs, the largest difference first. */
function movedParts(
  before: readonly Contribution[],
  after: readonly Contribution[],
): { title: string; change: number }[] {
  const were = new Map(before.map((part) => [part.measure, part]));
  const are = new Map(after.map((part) => [part.measure, part]));
  return [...new Set([...are.keys(), ...were.keys()])]
    .map((measure) => ({
      title: (are.get(measure) ?? were.get(measure))?.title ?? measure,
      change: (are.get(measure)?.hundredths ?? 0) - (were.get(measure)?.hundredths ?? 0),
    }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.title < b.title ? -1 : 1));
}

const signed = (hundredths: number): string => `${hundredths < 0 ? '−' : '+'}${Math.abs(hundredths) / 100}`;
