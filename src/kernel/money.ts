/** An amount in integer minor units (cents) of an ISO 4217 currency. */
export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const WITHOUT_MINOR = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const IN_THOUSANDTHS = 'BHD IQD JOD KWD LYD OMR TND';
const DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...WITHOUT_MINOR.split(' ').map((code) => [code, 0]),
  ...IN_THOUSANDTHS.split(' ').map((code) => [code, 3]),
]);

/** How many minor units a major unit has: 100 for EUR, 1 for JPY. */
export function minorPerMajor(currency: string): number {
  return 10 ** (DIGITS[currency] ?? 2);
}

/** Rounds half to even: 2.5 → 2, 3.5 → 4, so that many small roundings do not drift. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
