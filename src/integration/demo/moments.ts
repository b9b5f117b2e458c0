import { dateFromDay } from '../../kernel/calendar.js';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** The day (since 1970-01-01, UTC) of a moment. */
export const dayOf = (at: number): number => Math.floor(at / DAY);

/** A moment in a day's working hours, 7:00 to 18:00 UTC; `share` is 0 to under 1. */
export const inHours = (day: number, share: number): number => day * DAY + 7 * HOUR + Math.floor(share * 11 * HOUR);

/** The same date so many months on, clipped to the month's end. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY);
  const target = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), target + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), target, Math.min(date.getUTCDate(), last)) / DAY;
}

/**
 * Halves of calendar months (UTC) from one moment to another, the first and the last cut: whoever plays a window holds
 * it in memory.
 */
export function halfMonths(from: number, to: number): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  for (let at = from; at < to; ) {
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const next = Math.min(to, date.getUTCDate() < 16 ? Date.UTC(year, month, 16) : Date.UTC(year, month + 1, 1));
    windows.push({ from: at, to: next });
    at = next;
  }
  return windows;
}

export { dateFromDay };
