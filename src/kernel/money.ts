import { data } from 'currency-codes';

/** An amount in integer minor units (cents) of an ISO 4217 currency. */
export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** By ISO 4217; a currency that it has withdrawn has hundredths. */
const DIGITS: ReadonlyMap<string, number> = new Map(data.map(({ code, digits }) => [code, digits]));

/** How many minor units a major unit has: 100 for EUR, 1 for JPY, 10,000 for CLF. */
export function minorPerMajor(currency: string): number {
  return 10 ** (DIGITS.get(currency) ?? 2);
}

/** Rounds half to even: 2.5 → 2, 3.5 → 4, so that many small roundings do not drift. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
