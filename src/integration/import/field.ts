import { type CellType, readCell } from './cell.js';
import { CellError, named } from './cell-error.js';
import type { FieldSpec, MappingEntry, Scalar } from './mapping.js';
import type { Moments } from './moments.js';

export type Row = Readonly<Record<string, string>>;

/** Reads one value from a row; undefined leaves the field out. @throws CellError */
export type ReadField = (row: Row, currency: string | undefined) => unknown;

/** The types of the fields that are no text. */
const TYPES: Readonly<Partial<Record<MappingEntry['to'], Readonly<Record<string, CellType>>>>> = {
  account: { employees: 'integer', fit: 'number', createdAt: 'time', tags: 'list' },
  usage: { count: 'integer', durationSecs: 'number' },
  metric: { value: 'number' },
  'subscription.changed': {
    seats: 'integer',
    amountMinor: 'money',
    billingMonths: 'integer',
    startsOn: 'date',
    endsOn: 'date',
    noticeBy: 'date',
    autoRenews: 'bool',
  },
  'subscription.cancelled': { endsOn: 'date' },
  'survey.answered': { score: 'integer' },
  ticket: { openedAt: 'time', closedAt: 'time', csat: 'integer', isEscalated: 'bool' },
  touchpoint: { plannedAt: 'time', isAutomatic: 'bool', isAnswered: 'bool' },
};

export const typeOfField = (to: MappingEntry['to'], field: string): CellType => TYPES[to]?.[field] ?? 'text';

/** Makes a field's description into its reader. */
export function compileField(spec: FieldSpec, type: CellType, moments: Moments): ReadField {
  if (typeof spec === 'string') return fromColumn(spec, type, moments);
  if ('const' in spec) return () => spec.const;
  if ('format' in spec) return (row) => formatted(spec.format, row);
  if ('by' in spec) return fromCases(spec, type, moments);
  if (spec.values) return fromValues(spec.column, spec.values, spec.otherwise);
  return fromColumn(spec.column, spec.type ?? type, moments);
}

/** The columns that a field reads: all of them must be in the file. */
export function columnsOf(spec: FieldSpec): string[] {
  if (typeof spec === 'string') return [spec];
  if ('const' in spec) return [];
  if ('format' in spec) return [...spec.format.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] as string);
  if ('by' in spec)
    return [
      spec.by,
      ...Object.values(spec.cases).flatMap(columnsOf),
      ...(spec.otherwise === undefined ? [] : columnsOf(spec.otherwise)),
    ];
  return [spec.column];
}

const cellOf = (row: Row, column: string): string => row[column]?.trim() ?? '';

function fromColumn(column: string, type: CellType, moments: Moments): ReadField {
  return (row, currency) => {
    const cell = cellOf(row, column);
    return cell === '' ? undefined : named(column, () => readCell(cell, type, moments, currency));
  };
}

function fromValues(
  column: string,
  values: Readonly<Record<string, Scalar>>,
  otherwise: Scalar | undefined,
): ReadField {
  const meaning = new Map(Object.entries(values));
  return (row) => {
    const cell = cellOf(row, column);
    const value = meaning.get(cell) ?? (cell === '' ? undefined : otherwise);
    if (value === undefined && cell !== '')
      throw new CellError(
        `${column}: “${cell}” is not among ${[...meaning.keys()].join(', ')}; add it to the mapping’s values`,
      );
    return value;
  };
}

function fromCases(
  { by, cases, otherwise }: Extract<FieldSpec, { by: string }>,
  type: CellType,
  moments: Moments,
): ReadField {
  const readers = new Map(Object.entries(cases).map(([cell, spec]) => [cell, compileField(spec, type, moments)]));
  const rest = otherwise === undefined ? undefined : compileField(otherwise, type, moments);
  return (row, currency) => {
    const cell = cellOf(row, by);
    const read = readers.get(cell) ?? rest;
    if (!read) throw new CellError(`${by}: “${cell}” is none of the cases ${[...readers.keys()].join(', ')}`);
    return read(row, currency);
  };
}

/** A text with columns filled in; where a cell is empty, the words between it and the next one stay. */
function formatted(format: string, row: Row): string | undefined {
  const text = format
    .replace(/\{([^{}]+)\}/g, (_, column: string) => cellOf(row, column))
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}
