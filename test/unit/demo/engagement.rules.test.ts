import {
  type Course,
  meanEngagement,
  walkEngagement,
  windDown,
} from '../../../src/integration/demo/engagement.rules.js';
import { Prng } from '../../../src/integration/demo/prng.js';

const walk = (seed: number, fit: number): Course =>
  walkEngagement(new Prng(seed, 'walk'), { from: 10, days: 500, fit });
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanOver = (course: Course, from: number, to: number): number =>
  meanEngagement(course, to, to - from) ?? Number.NaN;

describe('hidden engagement', () => {
  test('ramps up in the first weeks', () => {
    const first = meanOf(Array.from({ length: 60 }, (_, seed) => meanOver(walk(seed, 0.6), 10, 17)));
    const later = meanOf(Array.from({ length: 60 }, (_, seed) => meanOver(walk(seed, 0.6), 50, 80)));
    expect(first).toBeLessThan(0.6 * later);
  });

  test('is higher, and falls less often, where the product fits', () => {
    const ends = (fit: number) => Array.from({ length: 200 }, (_, seed) => meanOver(walk(seed, fit), 480, 510));
    expect(meanOf(ends(0.9))).toBeGreaterThan(meanOf(ends(0.1)) + 0.15);
    expect(ends(0.9).filter((end) => end < 0.3).length).toBeLessThan(ends(0.1).filter((end) => end < 0.3).length);
  });

  test('suffers when a champion leaves', () => {
    const around = Array.from({ length: 300 }, (_, seed) => walk(seed, 0.6)).flatMap((course) =>
      course.shocks
        .filter(({ kind, day }) => kind === 'CHAMPION_LEFT' && day > 100 && day < 440)
        .map(({ day }) => meanOver(course, day, day + 60) / meanOver(course, day - 30, day)),
    );
    expect(around.length).toBeGreaterThan(30);
    expect(meanOf(around)).toBeLessThan(0.9);
  });

  test('stays between gone and a little over full', () => {
    for (let seed = 0; seed < 50; seed += 1)
      for (const value of walk(seed, 0.99).values) expect(value >= 0.01 && value <= 1.11).toBe(true);
  });

  test('has no mean before it begins, and one over what there is', () => {
    const course: Course = { from: 5, values: Float32Array.of(0.5, 1, 1), shocks: [] };
    expect(meanEngagement(course, 5, 30)).toBeUndefined();
    expect(meanEngagement(course, 7, 30)).toBeCloseTo(0.75, 6);
    expect(meanEngagement(course, 99, 2)).toBeUndefined();
  });

  test('runs out between the decision and the end, and keeps what was before', () => {
    const course: Course = {
      from: 0,
      values: new Float32Array(100).fill(0.8),
      shocks: [{ day: 90, kind: 'CHAMPION_LEFT' }],
    };
    const left = windDown(course, 50, 80);
    expect(left.values).toHaveLength(80);
    expect(left.values[49]).toBeCloseTo(0.8, 6);
    expect(left.values[79]).toBeLessThan(0.2);
    expect(left.shocks).toEqual([]);
  });
});
