/** So many of so many. */
export interface Count {
  readonly hits: number;
  readonly of: number;
}

/** From low to high. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's quantile for 95 %, two-sided. */
const Z = 1.959963984540054;

/** The share, or null of nobody. */
export const rateOf = ({ hits, of }: Count): number | null => (of === 0 ? null : hits / of);

/**
 * The 95 % interval of a share, by Wilson's score method without continuity correction. Null of nobody.
 * Source: E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, Journal of the American
 * Statistical Association 22 (1927) 209–212; as method 3 in R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872.
 */
export function wilson({ hits, of }: Count): Interval | null {
  if (of === 0) return null;
  const share = hits / of;
  const middle = 2 * of * share + Z * Z;
  const spread = Z * Math.sqrt(Z * Z + 4 * of * share * (1 - share));
  const under = 2 * (of + Z * Z);
  return { low: hits === 0 ? 0 : (middle - spread) / under, high: hits === of ? 1 : (middle + spread) / under };
}

/**
 * By how many percentage points more often it happened to the treated than to the control. Null while one of them is
 * nobody.
 */
export function liftPoints(treated: Count, control: Count): number | null {
  const [one, other] = [rateOf(treated), rateOf(control)];
  return one === null || other === null ? null : 100 * (one - other);
}

/**
 * The 95 % interval of that difference, percentage points, by Newcombe's hybrid score method without continuity
 * correction: it holds its level for small counts and shares near 0 and 1, where the usual one does not. Null while one
 * of them is nobody.
 * Source: R. G. Newcombe, “Interval estimation for the difference between independent proportions: comparison of eleven
 * methods”, Statistics in Medicine 17 (1998) 873–890, method 10.
 */
export function liftInterval(treated: Count, control: Count): Interval | null {
  const [one, other, difference] = [wilson(treated), wilson(control), liftPoints(treated, control)];
  if (one === null || other === null || difference === null) return null;
  const [p, q] = [treated.hits / treated.of, control.hits / control.of];
  return {
    low: difference - 100 * Math.hypot(p - one.low, other.high - q),
    high: difference + 100 * Math.hypot(one.high - p, q - other.low),
  };
}
