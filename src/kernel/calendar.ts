import { DateTime, IANAZone } from 'luxon';
import type { Duration } from './duration.js';
import { parseDuration } from './duration.js';
import { badInput } from './errors.js';
import { hashKey } from './ids.js';

const HOUR = 3_600_000;
const DAY = 86_400_000;

export interface CalendarOptions {
  /** IANA name; default UTC. */
  readonly zone?: string;
  /** ISO weekdays that are worked, 1 = Monday; default Monday to Friday. */
  readonly workdays?: readonly number[];
  /** Local dates that are not worked, `YYYY-MM-DD`. */
  readonly holidays?: readonly string[];
}

/**
 * The company's calendar: local days in its zone and business days. A day is a number, days since 1970-01-01 on the
 * local calendar, so that windows of days are integer arithmetic and daylight saving cannot make a day 23 hours long.
 */
export class Calendar {
  readonly zone: string;
  /** Two calendars of one name count days alike. */
  readonly name: string;
  private readonly ianaZone: IANAZone;
  private readonly workdays: ReadonlySet<number>;
  private readonly holidays: ReadonlySet<number>;
  private cachedHour = Number.NaN;
  private cachedOffset = 0;

  /** @throws BAD_INPUT when no day of the week is worked. */
  constructor({ zone = 'UTC', workdays = [1, 2, 3, 4, 5], holidays = [] }: CalendarOptions = {}) {
    this.zone = zone;
    this.name = hashKey([zone, [...workdays].sort().join(''), ...[...holidays].sort()].join(' '))
      .toString('base64url')
      .slice(0, 8);
    this.ianaZone = IANAZone.create(zone);
    this.workdays = new Set(workdays);
    if (!workdays.some((day) => day >= 1 && day <= 7))
      throw badInput('A calendar needs a working day, 1 (Monday) to 7 (Sunday).');
    this.holidays = new Set(holidays.map((date) => dayFromDate(date)));
  }

  /** The local day of a moment. */
  dayOf(at: number): number {
    return Math.floor((at + this.offsetAt(at)) / DAY);
  }

  /**
   * The moment at which a local day begins: midnight, the first moment after it where the clocks skip it, the first of
   * two where they go back over it.
   */
  startOf(wanted: number): number {
    const day = withinCalendar(wanted);
    if (this.zone === 'UTC') return day * DAY;
    const guess = day * DAY - this.offsetAt(day * DAY);
    const midnight = day * DAY - this.offsetAt(guess);
    const start = this.dayOf(midnight) < day ? guess : midnight;
    return this.dayOf(start - 1) < day ? start : start - HOUR;
  }

  /** The local time of day of a moment, in minutes since midnight. */
  minuteOf(at: number): number {
    const local = at + this.offsetAt(at);
    return Math.floor((((local % DAY) + DAY) % DAY) / 60_000);
  }

  /** The moment of a local time of day, in minutes since midnight; where the clocks skip it, as much later. */
  momentOf(day: number, minute: number): number {
    const local = day * DAY + minute * 60_000;
    const guess = local - this.offsetAt(local);
    return local - this.offsetAt(guess);
  }

  /** `YYYY-MM-DD` of a moment. */
  dateOf(at: number): string {
    return dateFromDay(this.dayOf(at));
  }

  /** The moment at which a local date (`YYYY-MM-DD`) begins. */
  startOfDate(date: string): number {
    return this.startOf(dayFromDate(date));
  }

  isWorkday(day: number): boolean {
    return this.workdays.has(((((day + 3) % 7) + 7) % 7) + 1) && !this.holidays.has(day);
  }

  /** A duration after a moment, at the same local time of day. A negative amount goes back. */
  add(at: number, duration: Duration | string, sign: 1 | -1 = 1): number {
    const { amount, unit } = typeof duration === 'string' ? parseDuration(duration) : duration;
    if (unit === 'm') return at + sign * amount * 60_000;
    if (unit === 'h') return at + sign * amount * HOUR;
    if (unit === 'bd') return this.shift(at, this.businessDays(this.dayOf(at), amount, sign) - this.dayOf(at));
    if (unit === 'mo') return this.shiftMonths(at, sign * amount);
    return this.shift(at, sign * amount * (unit === 'w' ? 7 : 1));
  }

  /** The same local time, so many days on. */
  private shift(at: number, days: number): number {
    if (this.zone === 'UTC') return at + days * DAY;
    return DateTime.fromMillis(at, { zone: this.ianaZone }).plus({ days }).toMillis();
  }

  /** The same local time so many months on; on the month's last day where it has no such day. */
  private shiftMonths(at: number, months: number): number {
    if (this.zone !== 'UTC') return DateTime.fromMillis(at, { zone: this.ianaZone }).plus({ months }).toMillis();
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + (((at % DAY) + DAY) % DAY);
  }

  private businessDays(day: number, amount: number, sign: 1 | -1): number {
    let left = amount;
    let at = day;
    while (left > 0) {
      at += sign;
      if (this.isWorkday(at)) left -= 1;
    }
    return at;
  }

  /** Zones change their offset on the hour or the half hour at most, so one look a quarter of an hour is exact. */
  private offsetAt(at: number): number {
    if (this.zone === 'UTC') return 0;
    const hour = Math.floor(at / 900_000);
    if (hour !== this.cachedHour) {
      this.cachedOffset = this.ianaZone.offset(at) * 60_000;
      this.cachedHour = hour;
    }
    return this.cachedOffset;
  }
}

/** The last day that is kept, 2148-12-31: days fit into 16 bits. */
export const LAST_DAY = 65_378;

/** `2026-11-22` → days since 1970-01-01. */
export function dayFromDate(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY);
}

/** 0001-01-01 and 9999-12-31: a date has four digits of a year, so that dates compare as texts. */
const FIRST_DATE = -719_162;
const LAST_DATE = 2_932_896;

/** A day that lies beyond the calendar is its first or its last: a grace period or a filter may reach that far. */
const withinCalendar = (day: number): number => Math.max(FIRST_DATE, Math.min(LAST_DATE, day));

/** Days since 1970-01-01 → `2026-11-22`; no date lies before 0001-01-01 or after 9999-12-31. */
export function dateFromDay(day: number): string {
  return new Date(withinCalendar(day) * DAY).toISOString().slice(0, 10);
}

export const UTC = new Calendar();
