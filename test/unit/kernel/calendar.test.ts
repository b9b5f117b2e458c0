import fc from 'fast-check';
import { DateTime } from 'luxon';
import { Calendar, dateFromDay, dayFromDate, UTC } from '../../../src/kernel/calendar.js';

const DAY = 86_400_000;
const at = (iso: string, zone = 'UTC') => DateTime.fromISO(iso, { zone }).toMillis();
const local = (ms: number, zone: string) => DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd HH:mm');

const BERLIN = new Calendar({ zone: 'Europe/Berlin' });
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Africa/Casablanca',
];

describe('days', () => {
  it('turns dates to days and back, leap days too', () => {
    expect(dayFromDate('1970-01-01')).toBe(0);
    expect(dateFromDay(dayFromDate('2028-02-29'))).toBe('2028-02-29');
    expect(dayFromDate('2028-03-01') - dayFromDate('2028-02-28')).toBe(2);
    expect(dayFromDate('1969-12-31')).toBe(-1);
  });

  it('knows the local day on both sides of midnight and of a change of clocks', () => {
    expect(BERLIN.dateOf(at('2026-03-28T23:30', 'UTC'))).toBe('2026-03-29');
    expect(BERLIN.dateOf(at('2026-03-29T21:59', 'UTC'))).toBe('2026-03-29');
    expect(BERLIN.dateOf(at('2026-03-29T22:00', 'UTC'))).toBe('2026-03-30');
    expect(BERLIN.startOfDate('2026-03-30') - BERLIN.startOfDate('2026-03-29')).toBe(DAY - 3_600_000);
    expect(BERLIN.startOfDate('2026-10-26') - BERLIN.startOfDate('2026-10-25')).toBe(DAY + 3_600_000);
  });

  it('agrees with the zone’s own rules at any moment, in any order of asking', () => {
    const moment = fc.integer({ min: at('1995-01-01'), max: at('2035-01-01') });
    const calendars = ZONES.map((zone) => new Calendar({ zone }));
    fc.assert(
      fc.property(moment, fc.nat(ZONES.length - 1), (ms, place) => {
        const calendar = calendars[place] as Calendar;
        const expected = DateTime.fromMillis(ms, { zone: calendar.zone });
        expect(calendar.dateOf(ms)).toBe(expected.toISODate());
        const start = calendar.startOf(calendar.dayOf(ms));
        expect(calendar.dayOf(start)).toBe(calendar.dayOf(ms));
        expect(calendar.dayOf(start - 1)).toBeLessThan(calendar.dayOf(ms));
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds the first moment of every day of forty years in zones that change their clocks at midnight', () => {
    for (const zone of [
      'America/Sao_Paulo',
      'Asia/Beirut',
      'America/Havana',
      'Asia/Amman',
      'Australia/Lord_Howe',
      'America/Asuncion',
      'Africa/Cairo',
      'Atlantic/Azores',
    ]) {
      const calendar = new Calendar({ zone });
      for (let day = dayFromDate('1995-01-01'); day < dayFromDate('2035-01-01'); day += 1) {
        const start = calendar.startOf(day);
        if (calendar.dayOf(start) !== day || calendar.dayOf(start - 1) !== day - 1)
          throw new Error(`${zone}, day ${day}`);
      }
    }
  });

  it('finds the start of a day that has no midnight, and of one that has two', () => {
    const beirut = new Calendar({ zone: 'Asia/Beirut' });
    expect(local(beirut.startOfDate('2024-03-31'), 'Asia/Beirut')).toBe('2024-03-31 01:00');
    const havana = new Calendar({ zone: 'America/Havana' });
    expect(havana.dayOf(havana.startOfDate('2024-11-03') - 1)).toBe(dayFromDate('2024-11-02'));
  });
});

describe('adding', () => {
  it('keeps the local time over a change of clocks for days and weeks, and the length for hours', () => {
    const saturday = at('2026-03-28T09:00', 'Europe/Berlin');
    expect(local(BERLIN.add(saturday, '1d'), 'Europe/Berlin')).toBe('2026-03-29 09:00');
    expect(local(BERLIN.add(saturday, '1w'), 'Europe/Berlin')).toBe('2026-04-04 09:00');
    expect(local(BERLIN.add(saturday, '24h'), 'Europe/Berlin')).toBe('2026-03-29 10:00');
    expect(BERLIN.add(saturday, '45m') - saturday).toBe(45 * 60_000);
  });

  it('goes to the month’s end when the month is shorter, leap years told apart', () => {
    expect(UTC.dateOf(UTC.add(at('2026-01-31'), '1mo'))).toBe('2026-02-28');
    expect(UTC.dateOf(UTC.add(at('2028-01-31'), '1mo'))).toBe('2028-02-29');
    expect(UTC.dateOf(UTC.add(at('2026-03-31'), '1mo', -1))).toBe('2026-02-28');
    expect(UTC.dateOf(UTC.add(at('2028-02-29'), '12mo'))).toBe('2029-02-28');
  });

  it('goes back by days just as forward', () => {
    expect(UTC.add(UTC.add(at('2026-05-05T07:00'), '30d'), '30d', -1)).toBe(at('2026-05-05T07:00'));
  });

  it('counts business days over weekends and holidays, both ways', () => {
    const calendar = new Calendar({ zone: 'Europe/Berlin', holidays: ['2026-12-25'] });
    const thursday = at('2026-12-24T10:00', 'Europe/Berlin');
    expect(local(calendar.add(thursday, '1bd'), 'Europe/Berlin')).toBe('2026-12-28 10:00');
    expect(local(calendar.add(at('2026-12-28T10:00', 'Europe/Berlin'), '1bd', -1), 'Europe/Berlin')).toBe(
      '2026-12-24 10:00',
    );
    expect(local(calendar.add(at('2026-12-26T10:00', 'Europe/Berlin'), '3bd'), 'Europe/Berlin')).toBe(
      '2026-12-30 10:00',
    );
    expect(calendar.add(thursday, '0bd')).toBe(thursday);
  });

  it('takes another working week', () => {
    const dubai = new Calendar({ zone: 'Asia/Dubai', workdays: [7, 1, 2, 3, 4] });
    const thursday = at('2026-11-19T10:00', 'Asia/Dubai');
    expect(local(dubai.add(thursday, '1bd'), 'Asia/Dubai')).toBe('2026-11-22 10:00');
    expect(dubai.isWorkday(dayFromDate('2026-11-20'))).toBe(false);
    expect(dubai.isWorkday(dayFromDate('2026-11-22'))).toBe(true);
  });

  it('knows the weekday of days before 1970', () => {
    expect(UTC.isWorkday(dayFromDate('1969-12-27'))).toBe(false);
    expect(UTC.isWorkday(dayFromDate('1969-12-29'))).toBe(true);
  });

  it('refuses a week without working days rather than counting for ever', () => {
    expect(() => new Calendar({ workdays: [] })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it.each(['', '3', 'd', '3 d', '-3d', '1.5h', '3days', '100000d'])('takes “%s” for no duration', (text) => {
    expect(() => UTC.add(0, text)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

describe('a day beyond the calendar', () => {
  it('is its first or its last date, and begins at a moment that can be told', () => {
    expect([3_000_000, 1e15, -1e15].map(dateFromDay)).toEqual(['9999-12-31', '9999-12-31', '0001-01-01']);
    expect(dateFromDay(dayFromDate('9999-12-31'))).toBe('9999-12-31');
    expect(new Date(BERLIN.startOf(1e15)).toISOString()).toBe('9999-12-30T23:00:00.000Z');
  });
});
