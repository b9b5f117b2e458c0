import type { DateTime } from 'luxon';
import { CellError } from './cell-error.js';
import { type DateReader, dateReaderOf } from './date-format.js';

/** How dates and times are written in a file, and by how much they are moved. */
export interface MomentSetting {
  /** Of dates and times without an offset. */
  readonly zone: string;
  /** Formats that are tried in order, when dates are not written as ISO 8601. */
  readonly dateFormat?: string | readonly string[] | undefined;
  readonly shiftDays: number;
}

interface Moment {
  readonly at: number;
  readonly date: string;
}

const MOST_KNOWN = 5000;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2148;

/** Reads dates and times. A file names few dates many times, so what a date comes to is kept. */
export class Moments {
  private readonly known = new Map<string, Moment>();
  private readonly formats: readonly string[];
  private readonly readers: readonly DateReader[];

  constructor(private readonly setting: MomentSetting) {
    this.formats = [setting.dateFormat ?? 'iso'].flat();
    this.readers = this.formats.map(dateReaderOf);
  }

  /** Milliseconds since the epoch; `time` is the time of day (HH:MM) of a date alone. @throws CellError */
  at(cell: string, time = '00:00', plusDays = 0): number {
    return this.read(cell, time, plusDays).at;
  }

  /** As `at`, of a time that is kept: it lies within the bounds of what is kept. @throws CellError */
  time(cell: string): number {
    return bounded(cell, this.read(cell, '00:00', 0)).at;
  }

  /** The local date, YYYY-MM-DD. @throws CellError */
  date(cell: string, plusDays = 0): string {
    return bounded(cell, this.read(cell, '00:00', plusDays)).date;
  }

  private read(cell: string, time: string, plusDays: number): Moment {
    const name = `${cell} ${time} ${plusDays}`;
    const known = this.known.get(name);
    if (known) return known;
    const read = this.parse(cell, time).plus({ days: plusDays });
    const moment = { at: read.toMillis(), date: read.setZone(this.setting.zone).toISODate() as string };
    if (this.known.size < MOST_KNOWN && cell.length <= 10) this.known.set(name, moment);
    return moment;
  }

  private parse(cell: string, time: string): DateTime {
    const { zone, shiftDays } = this.setting;
    const text = cell.trim();
    for (const reader of this.readers) {
      const read = reader(text, zone);
      if (read === undefined) continue;
      const [hour, minute] = time.split(':').map(Number) as [number, number];
      return (read.hasTime ? read.at : read.at.set({ hour, minute })).plus({ days: shiftDays });
    }
    throw new CellError(`“${cell}” is no date ${this.expectation}`);
  }

  private get expectation(): string {
    return this.setting.dateFormat === undefined
      ? 'of the form 2026-01-31 or 2026-01-31 09:30'
      : `written as ${this.formats.join(' or ')}`;
  }
}

function bounded(cell: string, moment: Moment): Moment {
  const year = Number(moment.date.slice(0, 4));
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return moment;
  throw new CellError(`“${cell}” lies before ${FIRST_YEAR} or after ${LAST_YEAR}`);
}
