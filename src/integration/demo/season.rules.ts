import { DAY } from './moments.js';

/**
 * How much of its usual work an office does on a day since 1970-01-01: weekends are quiet, August is slow, the year's
 * end slower.
 */
export function workFactor(day: number): number {
  const weekday = (day + 4) % 7; // 0 = Sunday: day 0 was a Thursday
  if (weekday === 0) return 0.07 * holidayFactor(day);
  return (weekday === 6 ? 0.11 : 1) * holidayFactor(day);
}

/** The summer dip: down by a third around 5 August; the days from 22 December to 3 January: down by two thirds. */
export function holidayFactor(day: number): number {
  const { yearDay, daysInYear } = placeInYear(day);
  const summer = 1 - 0.33 * Math.exp(-(((yearDay - 216) / 20) ** 2));
  return yearDay >= daysInYear - 10 || yearDay < 3 ? summer * 0.35 : summer;
}

/** True in July and August, when a customer may well say that it is the season. */
export function isSummer(day: number): boolean {
  const { yearDay } = placeInYear(day);
  return yearDay >= 181 && yearDay < 243;
}

function placeInYear(day: number): { yearDay: number; daysInYear: number } {
  const year = new Date(day * DAY).getUTCFullYear();
  const first = Date.UTC(year, 0, 1) / DAY;
  return { yearDay: day - first, daysInYear: Date.UTC(year + 1, 0, 1) / DAY - first };
}
