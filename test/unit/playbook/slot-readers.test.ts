import fc from 'fast-check';
import { compileCondition } from '../../../src/condition/compile.js';
import type { FactType, FactValue } from '../../../src/condition/fact.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { SlotReaders } from '../../../src/playbook/trigger/slot-readers.js';
import { isSame } from '../../../src/playbook/trigger/trigger-index.js';

const FACTS: Record<string, FactType> = {
  'a.n': 'double',
  'a.m': 'double',
  'a.word': 'string',
  'a.flag': 'bool',
  'a.at': 'timestamp',
  'a.list': 'list<string>',
};
const PATHS = Object.keys(FACTS);
const SCOPE = scopeOf(Object.entries(FACTS).map(([path, type]) => ({ path, type, description: path })));

/** Atoms of every kind that a condition can have, those that only compare and those that do not. */
const ATOMS = [
  'a.n <= 3',
  'a.n < 3',
  '3 <= a.n',
  'a.n >= -0.5',
  'a.n == 2',
  'a.n != 2',
  'a.n in [1, 4]',
  'a.n * 2 > a.m',
  'a.m > 0.5',
  'a.n > a.m',
  'a.word == "A"',
  '"B" != a.word',
  'a.word in ["A", "C"]',
  'a.word < "B"',
  'a.word.startsWith("A")',
  'a.flag',
  'a.flag == true',
  'has(a.n)',
  'a.at > timestamp("2026-01-01T00:00:00Z")',
  'a.at + days(1) < timestamp("2026-02-01T00:00:00Z")',
  '"x" in a.list',
  'a.list.exists(one, one == "x")',
  '(a.flag ? a.n : a.m) > 1',
];

const number = fc.constantFrom<FactValue>(
  undefined,
  -1,
  -0.5,
  0,
  0.5,
  1,
  2,
  2.5,
  3,
  3.5,
  4,
  100,
  Number.POSITIVE_INFINITY,
);
const facts: fc.Arbitrary<FactValue[]> = fc.tuple(
  number,
  number,
  fc.constantFrom<FactValue>(undefined, '', 'A', 'B', 'C', 'AB'),
  fc.constantFrom<FactValue>(undefined, true, false),
  fc.constantFrom<FactValue>(
    undefined,
    Date.UTC(2025, 11, 31),
    Date.UTC(2026, 0, 1),
    Date.UTC(2026, 0, 31),
    Date.UTC(2026, 5, 1),
  ),
  fc.constantFrom<FactValue>(undefined, [], ['x'], ['y', 'x']),
);
const text = fc
  .array(fc.tuple(fc.constantFrom(...ATOMS), fc.constantFrom(' && ', ' || '), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => {
    const [first, ...rest] = parts.map(([atom, join, isNot]) => ({ text: isNot ? `!(${atom})` : `(${atom})`, join }));
    return rest.reduce((whole, { text: part, join }) => `(${whole}${join}${part})`, first?.text ?? 'true');
  });

describe('who is concerned when facts change', () => {
  it('is every playbook whose condition comes to something else', () => {
    let [changed, spared] = [0, 0];
    fc.assert(
      fc.property(text, facts, facts, (source, before, after) => {
        const condition = compileCondition(source, SCOPE);
        const places = new Set<number>();
        PATHS.forEach((path, slot) => {
          if (!condition.dependencies.includes(path)) return;
          const [was, is] = [before[slot] ?? null, after[slot] ?? null];
          if (!isSame(was, is))
            new SlotReaders([{ place: 7, values: condition.bounds?.get(path) }]).addConcerned(places, was, is);
        });
        const hasChanged = condition.test({ facts: before }) !== condition.test({ facts: after });
        if (hasChanged) expect([...places]).toEqual([7]);
        changed += hasChanged ? 1 : 0;
        spared += places.size === 0 ? 1 : 0;
      }),
      { numRuns: 3000 },
    );
    expect(changed).toBeGreaterThan(500);
    expect(spared).toBeGreaterThan(50);
  });

  it('is nobody while a number moves between the bounds, and whoever has one that it reaches', () => {
    const readers = new SlotReaders([{ place: 0, values: [10] }, { place: 1, values: [20, 30] }, { place: 2 }]);
    const concerned = (before: number | null, after: number | null) => {
      const places = new Set<number>();
      readers.addConcerned(places, before, after);
      return [...places].sort();
    };
    expect(concerned(11, 19)).toEqual([2]);
    expect(concerned(11, 20)).toEqual([1, 2]);
    expect(concerned(35, 5)).toEqual([0, 1, 2]);
    expect(concerned(null, 5)).toEqual([0, 1, 2]);
  });
});
