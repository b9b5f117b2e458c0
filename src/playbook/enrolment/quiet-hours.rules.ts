import type { Calendar } from '../../kernel/calendar.js';
import type { NoiseDefinition } from '../definition/noise.definition.js';

export type QuietHours = NonNullable<NoiseDefinition['quietHours']>;

/** How far ahead the end of the quiet is looked for: no run of days off is longer. */
const MOST_DAYS = 60;

/** When the quiet that reigns at a moment ends; undefined when none does. */
export function quietUntil(hours: QuietHours, calendar: Calendar, now: number): number | undefined {
  if (!isQuiet(hours, calendar, now)) return undefined;
  const today = calendar.dayOf(now);
  for (let day = today; day < today + MOST_DAYS; day += 1) {
    for (const at of [calendar.startOf(day), calendar.momentOf(day, minuteOf(hours.to))])
      if (at > now && !isQuiet(hours, calendar, at)) return at;
  }
  return undefined;
}

function isQuiet({ from, to, weekends = false }: QuietHours, calendar: Calendar, at: number): boolean {
  if (weekends && !calendar.isWorkday(calendar.dayOf(at))) return true;
  const minute = calendar.minuteOf(at);
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return begins <= ends ? minute >= begins && minute < ends : minute >= begins || minute < ends;
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
