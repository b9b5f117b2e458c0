import { expect as small } from '../../../src/plugin/test-run/expect.js';
import { hasAtLeast, isSame } from '../../../src/plugin/test-run/matches.js';

/** Each with a value that fits and one that does not. */
const CASES: readonly [name: string, wanted: readonly unknown[], fits: unknown, fails: unknown][] = [
  ['toBe', [3], 3, 4],
  ['toEqual', [{ a: [1, { b: 2 }] }], { a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 2 }], c: 3 }],
  ['toEqual', [[1, 2]], [1, 2], [1, 2, 3]],
  [
    'toMatchObject',
    [{ a: 1, list: [{ b: 2 }] }],
    { a: 1, list: [{ b: 2, c: 3 }], d: 4 },
    { a: 1, list: [{ b: 2 }, { b: 3 }] },
  ],
  ['toMatchObject', [{ a: small.any(Number) }], { a: 5, b: 1 }, { a: 'five' }],
  ['toEqual', [{ a: small.stringContaining('Ann') }], { a: 'Hello Ann' }, { a: 'Hello Bob' }],
  ['toEqual', [small.arrayContaining([1])], [2, 1], [2]],
  ['toContainEqual', [small.objectContaining({ a: 1 })], [{ a: 1, b: 2 }], [{ a: 2 }]],
  ['toContain', ['b'], ['a', 'b'], ['a']],
  ['toContain', ['b'], 'abc', 'xyz'],
  ['toHaveLength', [2], [1, 2], [1]],
  ['toMatch', [/^a/], 'abc', 'xabc'],
  ['toBeGreaterThan', [3], 4, 3],
  ['toBeLessThanOrEqual', [3], 3, 4],
  ['toBeUndefined', [], undefined, null],
  ['toBeNull', [], null, undefined],
  ['toBeTruthy', [], 'x', ''],
];

describe('the expect of `perennial plugin test`', () => {
  it.each(CASES)('%s(%j) holds as Jest’s does, and so does its opposite', (name, wanted, fits, fails) => {
    const call = (matchers: object) => (matchers as Record<string, (...wanted: unknown[]) => void>)[name]?.(...wanted);
    for (const value of [fits, fails]) {
      const isRight = value === fits;
      const own = () => call(small(value));
      const opposite = () => call(small(value).not);
      if (isRight) {
        expect(own).not.toThrow();
        expect(opposite).toThrow(new RegExp(`not\\.${name}`));
      } else {
        expect(own).toThrow(new RegExp(`expect\\(found\\)\\.${name}`));
        expect(opposite).not.toThrow();
      }
    }
  });

  it('expects what is thrown', () => {
    const throwing = () => {
      throw new Error('boom at noon');
    };
    expect(() => small(throwing).toThrow(/noon/)).not.toThrow();
    expect(() => small(throwing).toThrow('midnight')).toThrow();
    expect(() => small(() => 1).toThrow()).toThrow();
  });

  it('says which matchers there are when one is not among them', () => {
    expect(() => (small(1) as Record<string, unknown>).toBeCloseTo).toThrow(
      /expect has no toBeCloseTo here; it has toBe, toEqual/,
    );
  });

  it('tells fields that are missing from those that are wrong', () => {
    expect([
      isSame({ a: 1 }, { a: 1, b: undefined }),
      isSame({ a: 1 }, { a: 1, b: 2 }),
      hasAtLeast({ a: 1 }, { b: undefined }),
      hasAtLeast(undefined, {}),
    ]).toEqual([true, false, true, false]);
  });
});
