import type { DayScore, HealthPart } from './health.state.js';

/** A trend looks so many company days back. */
export const TREND_DAYS = 30;

export interface Trend {
  /** Hundredths of a point: now against then. */
  readonly hundredths: number;
  /** The company day of the score it is measured against. */
  readonly sinceDay: number;
  /** Whether that score was made by another model and is recomputed. */
  readonly isRestated: boolean;
}

/** Points against the score of 30 days ago; undefined while there is none. */
export function trendOf({ score, past, restatedDay }: HealthPart, today: number): Trend | undefined {
  const sinceDay = today - TREND_DAYS;
  const then = past.findLast(([day]) => day <= sinceDay)?.[1];
  if (score === undefined || then === undefined) return undefined;
  return { hundredths: score - then, sinceDay, isRestated: restatedDay !== undefined && sinceDay < restatedDay };
}

/** The past with today's score, without what no trend will look at any more. */
export function remember(past: readonly DayScore[], score: number, today: number): DayScore[] {
  const before = past.filter(([day]) => day < today);
  const days: DayScore[] = before.at(-1)?.[1] === score ? before : [...before, [today, score]];
  const first = days.findLastIndex(([day]) => day <= today - TREND_DAYS);
  return first <= 0 ? days : days.slice(first);
}

/**
 * The past as the present model would have scored it, as near as can be told without the inputs of then: shifted by
 * what the change of the model alone did to the score, on the day it changed, within 0 and 100 points.
 */
export const restate = (past: readonly DayScore[], shift: number): DayScore[] =>
  past.map(([day, score]) => [day, Math.min(10_000, Math.max(0, score + shift))]);

/** The company day on which the trend will next change by itself; undefined while it will not. */
export function nextTrendDay({ past }: HealthPart, today: number): number | undefined {
  const coming = past.find(([day]) => day > today - TREND_DAYS);
  return coming === undefined ? undefined : coming[0] + TREND_DAYS;
}
