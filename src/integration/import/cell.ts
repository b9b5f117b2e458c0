import { minorPerMajor, roundHalfEven } from '../../kernel/money.js';
import { CellError } from './cell-error.js';
import type { Moments } from './moments.js';

/** How a cell is read. `money` is an amount in major units; `list` is separated by `;` or `|`. */
export const CELL_TYPES = ['text', 'integer', 'number', 'bool', 'date', 'time', 'money', 'list'] as const;
export type CellType = (typeof CELL_TYPES)[number];

const BOOLS: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  1: true,
  false: false,
  f: false,
  no: false,
  n: false,
  0: false,
};

/** Reads a cell that is not empty. `currency` is for money. @throws CellError */
export function readCell(cell: string, type: CellType, moments: Moments, currency = 'EUR'): unknown {
  switch (type) {
    case 'integer':
      return integer(cell);
    case 'number':
      return number(cell);
    case 'bool':
      return bool(cell);
    case 'date':
      return moments.date(cell);
    case 'time':
      return moments.at(cell);
    case 'money':
      return minorUnits(cell, currency);
    case 'list':
      return cell
        .split(/[;|]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return cell;
  }
}

function number(cell: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) throw new CellError(`“${cell}” is no number`);
  return Number(cell);
}

/** Exports write counts as 4.0 too. */
function integer(cell: string): number {
  const value = number(cell);
  if (!Number.isSafeInteger(value)) throw new CellError(`“${cell}” is no whole number`);
  return value;
}

function bool(cell: string): boolean {
  const value = BOOLS[cell.toLowerCase()];
  if (value === undefined) throw new CellError(`“${cell}” is neither true nor false`);
  return value;
}

/** Major units as written, `1234.5`, in minor units, exactly; digits beyond the minor unit are rounded half to even. */
export function minorUnits(cell: string, currency: string): number {
  const [, sign, whole, digits = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(cell) ?? [];
  if (whole === undefined) throw new CellError(`“${cell}” is no amount; write it as 1234.50`);
  const places = Math.log10(minorPerMajor(currency));
  const minor =
    Number(`${whole}${digits.slice(0, places).padEnd(places, '0')}`) +
    roundedRest(digits.slice(places), Number(digits.slice(0, places).at(-1) ?? whole.at(-1)));
  if (!Number.isSafeInteger(minor)) throw new CellError(`“${cell}” is larger than an amount can be`);
  return sign === '-' ? -minor : minor;
}

/** 1 when digits cut off round the last one up. */
function roundedRest(rest: string, last: number): number {
  if (rest === '') return 0;
  const isEven = last % 2 === 0;
  return roundHalfEven(Number(`0.${rest}`) + (isEven ? 0 : 1)) - (isEven ? 0 : 1);
}
