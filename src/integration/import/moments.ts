import { DateTime } from 'luxon';
import { CellError } from './cell-error.js';

/** How dates and times are written in a file, and by how much they are moved. */
export interface MomentSetting {
  /** Of dates and times without an offset. */
  readonly zone: string;
  /** Luxon's tokens, when dates are not written as ISO 8601. */
  readonly dateFormat?: string | undefined;
  readonly shiftDays: number;
}

interface Moment {
  readonly at: number;
  readonly date: string;
}

const MOST_KNOWN = 5000;

/** Reads dates and times. A file names few dates many times, so what a date comes to is kept. */
export class Moments {
  private readonly known = new Map<string, Moment>();

  constructor(private readonly setting: MomentSetting) {}

  /** Milliseconds since the epoch; `time` is the time of day (HH:MM) of a date alone. @throws CellError */
  at(cell: string, time = '00:00'): number {
    return this.read(cell, time).at;
  }

  /** The local date, YYYY-MM-DD. @throws CellError */
  date(cell: string): string {
    return this.read(cell, '00:00').date;
  }

  private read(cell: string, time: string): Moment {
    const name = `${cell} ${time}`;
    const known = this.known.get(name);
    if (known) return known;
    const read = this.parse(cell, time);
    const moment = { at: read.toMillis(), date: read.toISODate() as string };
    if (this.known.size < MOST_KNOWN && cell.length <= 10) this.known.set(name, moment);
    return moment;
  }

  /** ISO 8601, with or without a time, a blank instead of the T, an offset; or the format given. */
  private parse(cell: string, time: string): DateTime {
    const { zone, dateFormat, shiftDays } = this.setting;
    const text = cell.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
    const read = dateFormat ? DateTime.fromFormat(text, dateFormat, { zone }) : DateTime.fromISO(text, { zone });
    if (!read.isValid || !/^\d{4}-\d{2}-\d{2}/.test(dateFormat ? '2026-01-31' : text)) {
      throw new CellError(
        `“${cell}” is no date ` +
          `${dateFormat ? `written as ${dateFormat}` : 'of the form 2026-01-31 or 2026-01-31 09:30'}`,
      );
    }
    const [hour, minute] = time.split(':').map(Number) as [number, number];
    const hasTime = dateFormat ? /[HhtT]/.test(dateFormat) : text.includes('T');
    return (hasTime ? read : read.set({ hour, minute })).plus({ days: shiftDays });
  }
}
