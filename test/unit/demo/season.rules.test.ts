import { holidayFactor, isSummer, workFactor } from '../../../src/integration/demo/season.rules.js';
import { dayFromDate } from '../../../src/kernel/calendar.js';

const on = (date: string, factor: (day: number) => number): number => factor(dayFromDate(date));

describe('the season of the demo company', () => {
  test('weekends are quiet', () => {
    expect(on('2026-03-11', workFactor)).toBeCloseTo(1, 2);
    expect(on('2026-03-14', workFactor)).toBeLessThan(0.15);
    expect(on('2026-03-15', workFactor)).toBeLessThan(0.1);
  });

  test('the summer dips around the start of August and is over in October', () => {
    expect(on('2026-08-05', holidayFactor)).toBeLessThan(0.7);
    expect(on('2026-10-15', holidayFactor)).toBeGreaterThan(0.99);
  });

  test('the turn of the year is slowest, leap years too', () => {
    for (const date of ['2024-12-25', '2024-12-31', '2025-01-02', '2025-12-22'])
      expect(on(date, holidayFactor)).toBeLessThan(0.4);
    for (const date of ['2024-12-20', '2025-01-06']) expect(on(date, holidayFactor)).toBeGreaterThan(0.9);
  });

  test('July and August are summer', () => {
    expect(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map((date) => isSummer(dayFromDate(date)))).toEqual(
      [false, true, true, false],
    );
  });
});
