import fc from 'fast-check';
import { CronLine } from '../../../src/kernel/cron.js';

const at = (text: string) => Date.parse(text);
const text = (moment: number | undefined) => (moment === undefined ? undefined : new Date(moment).toISOString());

describe('a cron line', () => {
  it('names moments of a time zone', () => {
    const mondays = CronLine.parse('0 9 * * MON');
    expect(text(mondays.next(at('2026-01-05T09:00:00Z'), 'UTC'))).toBe('2026-01-12T09:00:00.000Z');
    expect(text(mondays.next(at('2026-01-05T08:59:59Z'), 'UTC'))).toBe('2026-01-05T09:00:00.000Z');
    expect(text(mondays.next(at('2026-01-05T08:00:00Z'), 'America/New_York'))).toBe('2026-01-05T14:00:00.000Z');
    expect(text(mondays.latest(at('2026-01-05T09:00:00Z'), 'UTC'))).toBe('2026-01-05T09:00:00.000Z');
    expect(text(mondays.latest(at('2026-01-05T08:59:59Z'), 'UTC'))).toBe('2025-12-29T09:00:00.000Z');
  });

  it('comes once a day where the clocks skip its hour, and where they go back over it', () => {
    const nightly = CronLine.parse('30 2 * * *');
    const slots = (from: string, count: number) => {
      const found: number[] = [];
      for (let moment = at(from); found.length < count; ) {
        moment = nightly.next(moment, 'Europe/Berlin') as number;
        found.push(moment);
      }
      return found.map((moment) => new Date(moment).toISOString().slice(0, 16));
    };
    expect(slots('2026-03-28T00:00:00Z', 3)).toEqual(['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30']);
    expect(slots('2026-10-24T00:00:00Z', 3)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it('answers the same whatever it was asked before', () => {
    const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
    fc.assert(
      fc.property(
        fc.array(moment, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('0 9 * * MON', '*/15 * * * *', '30 2 * * *', '0 0 1 * *'),
        (moments, line) => {
          const asked = CronLine.parse(line);
          for (const one of moments) {
            const next = asked.next(one, 'Europe/Berlin') as number;
            expect(next).toBe(CronLine.parse(line).next(one, 'Europe/Berlin'));
            expect(next).toBeGreaterThan(one);
            expect(asked.latest(next, 'Europe/Berlin')).toBe(next);
            expect(asked.latest(next - 1, 'Europe/Berlin')).toBeLessThanOrEqual(one);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['every Monday', 'is no cron line'],
    ['61 * * * *', 'Invalid value for minute: 61'],
    ['0 9 * * MON *', 'requires exactly 5 parts'],
    ['@daily', 'is no cron line'],
    ['0 9 31 2 *', 'names a moment that never comes'],
  ])('refuses “%s”, and says what to write', (line, why) => {
    expect(() => CronLine.parse(line)).toThrow(why);
    expect(() => CronLine.parse(line)).toThrow('Write five parts, minute hour day month weekday');
  });
});
