import { codes } from 'currency-codes';

/** ISO 4217, and what this Node knows beside it: former currencies that a history may hold. */
const KNOWN: ReadonlySet<string> = new Set([...codes(), ...Intl.supportedValuesOf('currency')]);

/** Whether a text is the code of a currency: EUR, USD, TWD. */
export const isCurrency = (code: string): boolean => KNOWN.has(code);
