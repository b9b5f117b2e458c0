import { DateTime } from 'luxon';

/** A date as a cell has it; the time of day may be missing. */
interface ReadDate {
  readonly at: DateTime;
  readonly hasTime: boolean;
}

/** One way in which dates are written: reads a cell, undefined when it is written otherwise. */
export type DateReader = (cell: string, zone: string) => ReadDate | undefined;

/** Names of forms that Luxon’s tokens cannot say, or cannot read. */
const NAMED: Readonly<Record<string, DateReader>> = {
  iso: fromIso,
  unix: (cell) => fromEpoch(cell, 1000),
  X: (cell) => fromEpoch(cell, 1000),
  'unix-ms': (cell) => fromEpoch(cell, 1),
  x: (cell) => fromEpoch(cell, 1),
  excel: fromSerial,
};

const LOCALE = { locale: 'en-US' };

/** The reader of a date format: a name (iso, unix, unix-ms, excel) or Luxon’s tokens, in English. */
export function dateReaderOf(format: string): DateReader {
  return NAMED[format] ?? fromTokens(format);
}

/** What is wrong with a date format, if anything: one that says no day would read another one in silence. */
export function faultOfDateFormat(format: string): string | undefined {
  if (Object.hasOwn(NAMED, format)) return undefined;
  const tokens = expanded(format);
  if (!/[yk]/.test(tokens)) return `“${format}” says no year; write the order of the parts as in dd/MM/yyyy`;
  const [sample, zone] = [DateTime.utc(2026, 3, 31, 23, 33), 'utc'];
  const read = DateTime.fromFormat(sample.toFormat(format, LOCALE), format, { ...LOCALE, zone });
  return read.isValid && read.year === 2026 ? undefined : `“${format}” is no date format; write it as in dd/MM/yyyy`;
}

/** The tokens alone, with macros (`f`, `D`) written out and quoted words left out. */
const expanded = (format: string): string => DateTime.expandFormat(format, LOCALE).replace(/'[^']*'/g, '');

function fromTokens(format: string): DateReader {
  const hasTime = /[HhSsm]/.test(expanded(format));
  return (cell, zone) => {
    const at = DateTime.fromFormat(cell.replace(/[\u00a0\u202f]/g, ' '), format, { ...LOCALE, zone });
    return at.isValid ? { at, hasTime } : undefined;
  };
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** ISO 8601, with or without a time, with a blank instead of the T, before an offset, and `UTC` for Z. */
function fromIso(cell: string, zone: string): ReadDate | undefined {
  const [, date, time, offset = ''] = ISO.exec(cell) ?? [];
  if (date === undefined) return undefined;
  const text = time === undefined ? date : `${date}T${time}${/^(UTC|GMT|Z)$/i.test(offset) ? 'Z' : offset}`;
  const at = DateTime.fromISO(text, { zone });
  return at.isValid ? { at, hasTime: time !== undefined } : undefined;
}

/**
 * A count of seconds (1,000 ms) or milliseconds since 1970; one that lies before 1973 or after 2148 is of another unit.
 */
function fromEpoch(cell: string, unit: number): ReadDate | undefined {
  if (!/^\d+(\.\d+)?$/.test(cell)) return undefined;
  const ms = Math.round(Number(cell) * unit);
  return ms >= 1e11 && ms < 5.7e12 ? { at: DateTime.fromMillis(ms, { zone: 'utc' }), hasTime: true } : undefined;
}

/** Days since 30 December 1899, as Excel counts them, with the time of day as a fraction. */
function fromSerial(cell: string, zone: string): ReadDate | undefined {
  if (!/^\d{1,6}([.,]\d+)?$/.test(cell)) return undefined;
  const serial = Number(cell.replace(',', '.'));
  const at = DateTime.utc(1899, 12, 30).plus({ seconds: Math.round(serial * 86_400) });
  return { at: at.setZone(zone, { keepLocalTime: true }), hasTime: !Number.isInteger(serial) };
}
