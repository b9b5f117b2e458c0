import { type DecimalSign, minorUnits, readNumber } from './amount.rules.js';
import { CellError } from './cell-error.js';
import type { Moments } from './moments.js';

/**
 * How a cell is read. `money` is an amount in major units; `list` is separated by `;` or `|`; `instant` is a time, kept
 * as RFC 3339.
 */
export const CELL_TYPES = ['text', 'integer', 'number', 'bool', 'date', 'time', 'instant', 'money', 'list'] as const;
export type CellType = (typeof CELL_TYPES)[number];

/** How the cells of a column are written. */
export interface CellForm {
  readonly moments: Moments;
  readonly decimal?: DecimalSign | undefined;
  /** A date names the last day that counts: what is kept is the day after. */
  readonly isLastDay?: boolean;
}

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
export function readCell(cell: string, type: CellType, form: CellForm, currency?: string): unknown {
  switch (type) {
    case 'integer':
      return integer(cell, form.decimal);
    case 'number':
      return readNumber(cell, form.decimal);
    case 'bool':
      return bool(cell);
    case 'date':
      return form.moments.date(cell, form.isLastDay ? 1 : 0);
    case 'time':
      return form.moments.time(cell);
    case 'instant':
      return new Date(form.moments.time(cell)).toISOString();
    case 'money':
      return minorUnits(cell, currency, form.decimal);
    case 'list':
      return cell
        .split(/[;|]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return cell;
  }
}

/** Exports write counts as 4.0 too. */
function integer(cell: string, decimal: DecimalSign | undefined): number {
  const value = readNumber(cell, decimal);
  if (!Number.isSafeInteger(value)) throw new CellError(`“${cell}” is no whole number`);
  return value;
}

function bool(cell: string): boolean {
  const value = BOOLS[cell.toLowerCase()];
  if (value === undefined) throw new CellError(`“${cell}” is neither true nor false`);
  return value;
}
