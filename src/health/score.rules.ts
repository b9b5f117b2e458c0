import type { Band } from './health.types.js';

/** A measure's part in a score: its weight and its value from 0 to 100. */
export interface Weighted {
  readonly weight: number;
  readonly points: number;
}

export interface Score {
  /** Hundredths of a point. */
  readonly total: number;
  /** In the order of the parts; they add up to the total exactly. */
  readonly contributions: readonly number[];
}

/** The weighted mean, and how much of it each part makes; undefined without parts. */
export function scoreOf(parts: readonly Weighted[]): Score | undefined {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  if (weight === 0) return undefined;
  const exact = parts.map((part) => (100 * part.weight * part.points) / weight);
  const total = Math.min(10_000, Math.max(0, Math.round(exact.reduce((sum, value) => sum + value, 0))));
  return { total, contributions: apportion(exact, total) };
}

/**
 * Whole numbers next to the exact ones that add up to `total`: the largest remainders are rounded up, the earlier of
 * equal ones.
 */
export function apportion(exact: readonly number[], total: number): number[] {
  const whole = exact.map(Math.floor);
  const missing = total - whole.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) whole[index] = (whole[index] as number) + 1;
  return whole;
}

/** A number on a straight-lined curve, flat beyond its ends; without a curve the number itself, from 0 to 100. */
export function scaled(value: number, curve: readonly (readonly [number, number])[] | undefined): number {
  if (curve === undefined) return Math.min(100, Math.max(0, value));
  const above = curve.findIndex(([x]) => x >= value);
  if (above === -1) return curve.at(-1)?.[1] ?? 0;
  const [x1, y1] = curve[above] as readonly [number, number];
  const before = curve[above - 1];
  if (before === undefined || x1 === value) return y1;
  const [x0, y0] = before;
  return y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}

/** Thresholds and score in hundredths of a point. */
export function bandOf(score: number, { green, yellow }: { readonly green: number; readonly yellow: number }): Band {
  if (score >= green) return 'GREEN';
  return score >= yellow ? 'YELLOW' : 'RED';
}
