import { describe, expect, it } from '@jest/globals';
import { deltaOf, intervalEnds, type Reading, readAt } from '../../../src/health/history.rules.js';
import { Calendar } from '../../../src/kernel/calendar.js';

const taipei = new Calendar({ zone: 'Asia/Taipei' });
const until = Date.UTC(2026, 2, 4, 3); // Wednesday 11:00 in Taipei
const iso = (ends: readonly number[]) => ends.map((end) => new Date(end).toISOString());

describe('intervals', () => {
  it('are company days, weeks from Monday, or calendar months, the present one first', () => {
    expect(iso(intervalEnds('DAY', 3, until, taipei))).toEqual([
      '2026-03-04T03:00:00.000Z',
      '2026-03-03T15:59:59.999Z',
      '2026-03-02T15:59:59.999Z',
    ]);
    expect(iso(intervalEnds('WEEK', 3, until, taipei))).toEqual([
      '2026-03-04T03:00:00.000Z',
      '2026-03-01T15:59:59.999Z',
      '2026-02-22T15:59:59.999Z',
    ]);
    expect(iso(intervalEnds('MONTH', 3, until, taipei))).toEqual([
      '2026-03-04T03:00:00.000Z',
      '2026-02-28T15:59:59.999Z',
      '2026-01-31T15:59:59.999Z',
    ]);
  });

  it('read what stood at their end, and nothing before the first reading', () => {
    const readings: Reading[] = [
      { at: 50, hundredths: 5000, band: 'YELLOW' },
      { at: 30, hundredths: null, band: null },
      { at: 20, hundredths: 9000, band: 'GREEN' },
    ];
    expect(readAt(readings, [60, 49, 29, 20, 19]).map(({ at, hundredths }) => [at, hundredths])).toEqual([
      [60, 5000],
      [49, null],
      [29, 9000],
      [20, 9000],
    ]);
  });
});

describe('a change of health in words', () => {
  const part = (measure: string, hundredths: number) => ({
    measure,
    title: measure.toUpperCase(),
    hundredths,
    share: 0,
    reason: '',
    freshAt: null,
  });
  const standing = (hundredths: number | null, parts = [part('a', 3000), part('b', 2000)], model = 'm@1') => ({
    hundredths,
    model,
    parts,
  });

  it('names the measures that made it, the largest first', () => {
    expect(deltaOf(standing(5000), standing(4380, [part('a', 2330), part('b', 2050)]))).toEqual({
      points: -6.2,
      text: 'A −6.7, B +0.5',
    });
    expect(deltaOf(standing(5000), standing(5000))).toEqual({ points: 0, text: 'no change' });
  });

  it('says when the scorecard changed, and sums up the small ones', () => {
    const many = ['c', 'd', 'e', 'f', 'g'].map((key, index) => part(key, 100 + index));
    expect(deltaOf(standing(5000), standing(510, many, 'm@2'))?.text).toBe(
      'the scorecard changed, A −30, B −20, G +1.04, F +1.03, others +3.03',
    );
  });

  it('is unknown when there was no score', () => {
    expect(deltaOf(standing(null), standing(5000))).toBeUndefined();
  });
});
