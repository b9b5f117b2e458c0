import { minorPerMajor, roundHalfEven } from '../../kernel/money.js';
import { CellError } from './cell-error.js';

/** The sign between whole and fraction; left out, what is not written plainly must be unmistakable. */
export type DecimalSign = '.' | ',';

const PLAIN = /^(\d*)\.?(\d*)$/;
/** `1 234.50`, `1'234.50`, with a blank of any kind. */
const SPACED = /^(\d{1,3}(?:(['’\s])\d{3})(?:\2\d{3})*)(?:[.,](\d*))?$/;
/** `1,234,567.50`, the Indian `12,34,567` too. */
const BY_COMMA = /^(\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d*))?$/;
const BY_POINT = /^(\d{1,3}(?:\.\d{3})+)(?:,(\d*))?$/;

/** A number as digits: what the file's way of writing came to. */
interface Digits {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/**
 * A number as people and spreadsheets write it; undefined when it is none. With no decimal sign declared, `1,234` is
 * none (it may be 1.234 too); `1,234.50` and `1 234` can be nothing else.
 */
function readDigits(cell: string, decimal: DecimalSign | undefined): Digits | undefined {
  const [, sign, text = ''] = /^([+\-−]?)\s*(.*)$/s.exec(cell.trim()) ?? [];
  const digits = decimal === ',' ? withComma(text) : withPoint(text, decimal === '.');
  return digits && { isNegative: sign === '-' || sign === '−', ...digits };
}

type Parts = Omit<Digits, 'isNegative'>;

const parts = (whole = '', fraction = ''): Parts | undefined =>
  whole === '' && fraction === '' ? undefined : { whole: whole.replace(/\D/g, '') || '0', fraction };

function withPoint(text: string, isDeclared: boolean): Parts | undefined {
  const plain = PLAIN.exec(text);
  if (plain) return parts(plain[1], plain[2]);
  const spaced = SPACED.exec(text);
  if (spaced && (!text.includes(',') || isFractionSure(spaced[3]))) return parts(spaced[1], spaced[3]);
  const [, whole, fraction] = BY_COMMA.exec(text) ?? [];
  const isSure = isDeclared || fraction !== undefined || (whole ?? '').split(',').length > 2;
  return whole !== undefined && isSure ? parts(whole, fraction) : undefined;
}

/** `1 234,50`: groups by blanks leave the comma to be the decimal sign, when no group of three follows. */
const isFractionSure = (fraction: string | undefined): boolean => fraction !== undefined && fraction.length !== 3;

function withComma(text: string): Parts | undefined {
  const plain = /^(\d*),?(\d*)$/.exec(text) ?? /^()\.(\d+)$/.exec(text);
  if (plain) return parts(plain[1], plain[2]);
  const spaced = SPACED.exec(text);
  if (spaced && !text.includes('.')) return parts(spaced[1], spaced[3]);
  const pointed = BY_POINT.exec(text);
  return pointed ? parts(pointed[1], pointed[2]) : undefined;
}

function cureFor(text: string, decimal: DecimalSign | undefined): string {
  if (!/\d/.test(text)) return '';
  if (decimal === undefined && text.includes(','))
    return ', or say in the mapping what the comma is: decimal: "," or decimal: "."';
  return decimal === ',' && text.includes('.') ? ' with a decimal comma' : '';
}

/** A number. @throws CellError */
export function readNumber(cell: string, decimal: DecimalSign | undefined): number {
  if (decimal !== ',' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return Number(cell);
  const digits = readDigits(cell, decimal);
  if (!digits) throw new CellError(`“${cell}” is no number${cureFor(cell, decimal)}`);
  const { isNegative, whole, fraction } = digits;
  const value = Number(`${whole}.${fraction || '0'}`);
  return isNegative ? -value : value;
}

/**
 * Major units as written, with or without the currency's sign or code, in minor units, exactly; digits beyond the minor
 * unit are rounded half to even. @throws CellError
 */
export function minorUnits(cell: string, currency: string | undefined, decimal?: DecimalSign): number {
  const { isNegative, whole, fraction } = amountIn(cell, currency, decimal);
  const places = Math.log10(minorPerMajor(currency ?? 'EUR'));
  const kept = fraction.slice(0, places);
  const minor =
    Number(`${whole}${kept.padEnd(places, '0')}`) +
    roundedRest(fraction.slice(places), Number(kept.at(-1) ?? whole.at(-1)));
  if (!Number.isSafeInteger(minor)) throw new CellError(`“${cell}” is larger than an amount can be`);
  return isNegative ? -minor : minor;
}

const AMOUNT = /^([+\-−]?)\s*([\p{L}\p{Sc}]*)\s*([+\-−]?)\s*([\d.,'’\s]*?)\s*([\p{L}\p{Sc}]*)$/u;

function amountIn(cell: string, currency: string | undefined, decimal: DecimalSign | undefined): Digits {
  const [, sign = '', before = '', inner = '', amount = '', after = ''] = AMOUNT.exec(cell) ?? [];
  const digits = amount === '' ? undefined : readDigits(`${sign}${inner}${amount}`, decimal);
  if (!digits) throw new CellError(`“${cell}” is no amount; write it as 1234.50${cureFor(cell, decimal)}`);
  for (const affix of [before, after]) {
    if (affix !== '' && currency !== undefined && !signsOf(currency).has(affix.toUpperCase()))
      throw new CellError(`“${cell}” is no amount in ${currency}`);
  }
  return digits;
}

const SIGNS = new Map<string, ReadonlySet<string>>();

/** What stands for a currency beside an amount: USD, $, US$. */
function signsOf(currency: string): ReadonlySet<string> {
  const known = SIGNS.get(currency);
  if (known) return known;
  const written = (locale: string, currencyDisplay: 'symbol' | 'narrowSymbol') =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
      .formatToParts(1)
      .flatMap(({ type, value }) => (type === 'currency' ? value.toUpperCase() : []));
  const signs = new Set([
    currency,
    ...written('en', 'narrowSymbol'),
    ...written('en', 'symbol'),
    ...written('en-CA', 'symbol'),
  ]);
  SIGNS.set(currency, signs);
  return signs;
}

/** 1 when digits cut off round the last one up. */
function roundedRest(rest: string, last: number): number {
  if (rest === '') return 0;
  const isEven = last % 2 === 0;
  return roundHalfEven(Number(`0.${rest}`) + (isEven ? 0 : 1)) - (isEven ? 0 : 1);
}
