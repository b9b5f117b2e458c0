import type { DecimalSign } from './amount.rules.js';
import { type CellType, readCell } from './cell.js';
import { CellError, named } from './cell-error.js';
import type { FieldSpec, FileForm, MappingEntry, Scalar } from './mapping.js';
import { type MomentSetting, Moments } from './moments.js';

export type Row = Readonly<Record<string, string>>;

/** Reads one value from a row; undefined leaves the field out. @throws CellError */
export type ReadField = (row: Row, currency: string | undefined) => unknown;

type ColumnSpec = Extract<FieldSpec, { column: string }>;

/** The types of the fields that are no text. */
const TYPES: Readonly<Partial<Record<MappingEntry['to'], Readonly<Record<string, CellType>>>>> = {
  account: { employees: 'integer', fit: 'number', createdAt: 'time', tags: 'list' },
  usage: { count: 'integer', durationSecs: 'number' },
  metric: { value: 'number' },
  'subscription.changed': {
    seats: 'integer',
    amountMinor: 'money',
    billingMonths: 'integer',
    billingIntervalCount: 'integer',
    startsOn: 'date',
    endsOn: 'date',
    lastDay: 'date',
    noticeBy: 'date',
    pausedUntil: 'date',
    autoRenews: 'bool',
  },
  'subscription.cancelled': { endsOn: 'date', lastDay: 'date' },
  'survey.answered': { score: 'integer' },
  ticket: { openedAt: 'time', closedAt: 'time', csat: 'integer', isEscalated: 'bool' },
  touchpoint: { plannedAt: 'time', isAutomatic: 'bool', isAnswered: 'bool' },
};

export const typeOfField = (to: MappingEntry['to'], field: string): CellType => TYPES[to]?.[field] ?? 'text';

/** How the cells of one entry are written, and the moments that it reads. */
export class CellReading {
  readonly moments: Moments;
  readonly decimal: DecimalSign | undefined;
  private readonly nothing: ReadonlySet<string>;

  constructor(
    form: Pick<FileForm, 'decimal' | 'nothing' | 'dateFormat'>,
    private readonly setting: Omit<MomentSetting, 'dateFormat'>,
  ) {
    this.moments = this.momentsOf(form.dateFormat);
    this.decimal = form.decimal;
    this.nothing = new Set(form.nothing);
  }

  /** Moments that a column writes otherwise than its file. */
  momentsOf(dateFormat: MomentSetting['dateFormat']): Moments {
    const { zone, shiftDays } = this.setting;
    return new Moments({ zone, shiftDays, dateFormat });
  }

  /** The cell without blanks around it; one that stands for nothing is empty. */
  cell(row: Row, column: string): string {
    const cell = row[column]?.trim() ?? '';
    return this.nothing.has(cell) ? '' : cell;
  }
}

/** Makes a field's description into its reader. */
export function compileField(spec: FieldSpec, type: CellType, reading: CellReading): ReadField {
  if (typeof spec === 'string') return fromColumn({ column: spec }, type, reading);
  if ('const' in spec) return () => spec.const;
  if ('format' in spec) return (row) => formatted(spec.format, row, reading);
  if ('by' in spec) return fromCases(spec, type, reading);
  if (spec.values) return fromValues(spec, spec.values, reading);
  return fromColumn(spec, spec.type ?? type, reading);
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

function fromColumn(spec: ColumnSpec, type: CellType, reading: CellReading): ReadField {
  const { column, dateFormat, decimal, lastDay } = spec;
  const form = {
    moments: dateFormat === undefined ? reading.moments : reading.momentsOf(dateFormat),
    decimal: decimal ?? reading.decimal,
    isLastDay: lastDay === true,
  };
  const nothing = new Set(spec.nothing);
  return (row, currency) => {
    const cell = reading.cell(row, column);
    if (cell === '' || nothing.has(cell)) return undefined;
    return named(column, () => readCell(cell, type, form, currency), cureOf(cell));
  };
}

/** Words that exports write for an empty cell: what to do about one that cannot be read. */
const cureOf = (cell: string): string =>
  /^([-–—.?]+|n\/?a|none|null|nil|nan)$/i.test(cell)
    ? `; if it stands for nothing, say nothing: ["${cell}"] in the mapping`
    : '';

/** A value of null, or of an empty text, leaves the field out. */
function fromValues(
  { column, otherwise, nothing }: ColumnSpec,
  values: Readonly<Record<string, Scalar | null>>,
  reading: CellReading,
): ReadField {
  const meaning = new Map(Object.entries(values));
  const none = new Set(nothing);
  return (row) => {
    const written = row[column]?.trim() ?? '';
    const cell = reading.cell(row, column);
    if (!meaning.has(written) && (cell === '' || none.has(cell))) return undefined;
    const value = meaning.has(written) ? meaning.get(written) : otherwise;
    if (value === undefined)
      throw new CellError(
        `${column}: “${cell}” is not among ${[...meaning.keys()].join(', ')}; add it to the mapping’s values`,
      );
    return value === null || value === '' ? undefined : value;
  };
}

function fromCases(
  { by, cases, otherwise }: Extract<FieldSpec, { by: string }>,
  type: CellType,
  reading: CellReading,
): ReadField {
  const readers = new Map(Object.entries(cases).map(([cell, spec]) => [cell, compileField(spec, type, reading)]));
  const rest = otherwise === undefined ? undefined : compileField(otherwise, type, reading);
  return (row, currency) => {
    const cell = reading.cell(row, by);
    const read = readers.get(row[by]?.trim() ?? '') ?? readers.get(cell) ?? rest;
    if (!read) throw new CellError(`${by}: “${cell}” is none of the cases ${[...readers.keys()].join(', ')}`);
    return read(row, currency);
  };
}

/** A text with columns filled in; where a cell is empty, the words between it and the next one stay. */
function formatted(format: string, row: Row, reading: CellReading): string | undefined {
  const text = format
    .replace(/\{([^{}]+)\}/g, (_, column: string) => reading.cell(row, column))
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}
