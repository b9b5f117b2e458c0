import type { Surroundings } from '../condition/surroundings.js';
import { minorPerMajor, roundHalfEven } from '../kernel/money.js';
import type { Totals } from './subscription.rules.js';

type Rates = Pick<Surroundings, 'currency' | 'rates'>;

/**
 * One currency's minor units in minor units of the reporting currency, at today's rate; undefined when no rate is
 * given.
 */
export function converted(
  amountMinor: number,
  currency: string,
  { currency: reporting, rates }: Rates,
): number | undefined {
  if (currency === reporting) return amountMinor;
  const rate = rates[currency];
  return rate === undefined ? undefined : (amountMinor / minorPerMajor(currency)) * rate * minorPerMajor(reporting);
}

/**
 * Sums of several currencies as one in the reporting currency, minor units, half to even. What has no rate is left out,
 * and a sum that no safe integer holds is the largest that is.
 */
export function reported(totals: Totals, rates: Rates): number {
  const sum = Object.entries(totals).reduce(
    (sum, [currency, amount]) => sum + (converted(amount, currency, rates) ?? 0),
    0,
  );
  return Math.min(roundHalfEven(sum), Number.MAX_SAFE_INTEGER);
}

/** Minor units of the reporting currency as major units: what conditions and events read. */
export const major = (amountMinor: number, { currency }: Pick<Rates, 'currency'>): number =>
  amountMinor / minorPerMajor(currency);
