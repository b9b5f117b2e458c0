import { hashText, Prng } from '../../../src/integration/demo/prng.js';

const draw = (prng: Prng, count = 20_000): number[] => Array.from({ length: count }, () => prng.next());
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('seeded numbers', () => {
  test('are the same for the same seed and parts, others for others', () => {
    expect(draw(new Prng(1, 'a', 2), 5)).toEqual(draw(new Prng(1, 'a', 2), 5));
    const firsts = [
      new Prng(1, 'a', 2),
      new Prng(1, 'a', 3),
      new Prng(1, 'b', 2),
      new Prng(2, 'a', 2),
      new Prng(1, 2, 'a'),
    ].map((prng) => prng.next());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test('are spread evenly from 0 to under 1', () => {
    const values = draw(new Prng(9));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => values.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  test('the first of neighbouring streams are not alike', () => {
    const firsts = Array.from({ length: 5_000 }, (_, index) => new Prng(1, index).next());
    expect(meanOf(firsts)).toBeCloseTo(0.5, 1.5);
    const lag = meanOf(firsts.slice(1).map((value, index) => (value - 0.5) * ((firsts[index] as number) - 0.5)));
    expect(Math.abs(lag)).toBeLessThan(0.01);
  });

  test('the normal ones have mean 0 and deviation 1', () => {
    const prng = new Prng(4);
    const values = Array.from({ length: 20_000 }, () => prng.normal());
    expect(meanOf(values)).toBeCloseTo(0, 1);
    expect(Math.sqrt(meanOf(values.map((value) => value ** 2)))).toBeCloseTo(1, 1);
  });

  test('picks by weight, and never what weighs nothing', () => {
    const prng = new Prng(3);
    const picks = Array.from({ length: 10_000 }, () =>
      prng.weighted([
        ['often', 3],
        ['seldom', 1],
        ['never', 0],
      ] as const),
    );
    expect(picks.filter((pick) => pick === 'never')).toEqual([]);
    expect(picks.filter((pick) => pick === 'often').length / picks.length).toBeCloseTo(0.75, 1);
  });

  test('a shuffled list holds the same things, and the list stays as it was', () => {
    const list = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = new Prng(8).shuffled(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort()).toEqual(list);
    expect(list).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('texts that differ in a letter have other hashes', () => {
    expect(new Set(['task_1', 'task_2', 'Task_1', 'task_10', ''].map(hashText)).size).toBe(5);
  });
});
