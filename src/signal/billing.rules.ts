/** What an amount is for: a number of whole months, or of days where it is billed by days or weeks. */
export interface Billing {
  /** 0 where the amount is for days. */
  readonly billingMonths: number;
  readonly billingDays?: number;
  /** As it was told, where it was by an interval. */
  readonly billingInterval?: BillingInterval;
  readonly billingIntervalCount?: number;
}

/** How often an amount is billed, as billing systems say it. */
export const BILLING_INTERVALS = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type BillingInterval = (typeof BILLING_INTERVALS)[number];

/** A billing period as a signal tells it: `billingMonths`, or an interval with its count. Neither is one month. */
export interface BillingTold {
  readonly billingMonths?: number | undefined;
  readonly billingInterval?: BillingInterval | undefined;
  readonly billingIntervalCount?: number | undefined;
}

const DAYS: Readonly<Partial<Record<BillingInterval, number>>> = { DAY: 1, WEEK: 7 };
const MONTHS: Readonly<Partial<Record<BillingInterval, number>>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** Days of a year, months of a year: a month is 365/12 days. (numbers.md, What is stored) */
const YEAR_DAYS = 365;
const YEAR_MONTHS = 12;

/** A billing period in months, or in days for days and weeks. */
export function billingOf({ billingMonths, billingInterval, billingIntervalCount = 1 }: BillingTold): Billing {
  if (billingInterval === undefined) return { billingMonths: billingMonths ?? 1 };
  const told = { billingInterval, billingIntervalCount };
  const days = DAYS[billingInterval];
  return days === undefined
    ? { ...told, billingMonths: (MONTHS[billingInterval] ?? 1) * billingIntervalCount }
    : { ...told, billingMonths: 0, billingDays: days * billingIntervalCount };
}

/** A number as a fraction, exact however large. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** What an amount comes to per month, exact. */
export const perMonth = (amountMinor: number, { billingMonths, billingDays }: Billing): Fraction =>
  billingDays === undefined
    ? { over: BigInt(amountMinor), under: BigInt(billingMonths) }
    : { over: BigInt(amountMinor) * BigInt(YEAR_DAYS), under: BigInt(billingDays * YEAR_MONTHS) };

/** What an amount comes to per year, exact. */
export const perYear = (amountMinor: number, { billingMonths, billingDays }: Billing): Fraction =>
  billingDays === undefined
    ? { over: BigInt(amountMinor) * BigInt(YEAR_MONTHS), under: BigInt(billingMonths) }
    : { over: BigInt(amountMinor) * BigInt(YEAR_DAYS), under: BigInt(billingDays) };

/** A fraction of minor units as a whole number, half to even; one that no safe integer holds is the largest that is. */
export function rounded({ over, under }: Fraction): number {
  const quotient = over / under;
  const twice = (over % under) * 2n;
  const isUp = twice > under || (twice === under && quotient % 2n === 1n);
  const whole = isUp ? quotient + 1n : quotient;
  return whole > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(whole);
}

/** Whether a year of an amount can be told to the minor unit: what cannot is refused before it is recorded. */
export function isYearSafe(amountMinor: number, told: BillingTold): boolean {
  const { over, under } = perYear(amountMinor, billingOf(told));
  return over <= BigInt(Number.MAX_SAFE_INTEGER) * under;
}
