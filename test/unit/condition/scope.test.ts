import type { Fact, FactMoment } from '../../../src/condition/fact.js';
import { FUNCTIONS } from '../../../src/condition/functions.js';
import { nextChange, readFrame, scopeOf, stepLocals, under, withLocals } from '../../../src/condition/scope.js';
import { UTC } from '../../../src/kernel/calendar.js';

const DAY = 86_400_000;
const moment: FactMoment = {
  now: 10 * DAY + 5,
  today: 10,
  calendar: UTC,
  surroundings: { members: new Map(), currency: 'EUR', rates: {} },
};
const number = (path: string) => ({ path, type: 'double', description: path }) as const;

describe('a scope', () => {
  test('gives each fact the slot of its place, and a frame holds the values there', () => {
    const facts: Fact<{ a: number; b: number }>[] = [
      { ...number('x.a'), read: (part) => part.a },
      { ...number('x.b'), read: (part) => part.b },
    ];
    const scope = scopeOf(facts, { 'event.score': 'double' });
    expect([...scope.facts]).toEqual([
      ['x.a', { slot: 0, type: 'double' }],
      ['x.b', { slot: 1, type: 'double' }],
    ]);
    expect(readFrame(facts, { a: 1, b: 2 }, moment)).toEqual({ facts: [1, 2] });
    expect(readFrame(facts, { a: 1, b: 2 }, moment, { 'event.score': 3 }).locals).toEqual({ 'event.score': 3 });
  });

  test('grows by locals without changing the one it came from', () => {
    const scope = scopeOf([number('x.a')], { 'event.score': 'double' });
    const grown = withLocals(
      scope,
      stepLocals(['call'], () => ({ score: 'double' })),
    );
    expect([...grown.locals.keys()]).toEqual([
      'event.score',
      'steps.call.done',
      'steps.call.skipped',
      'steps.call.outcome',
      'steps.call.endedAt',
      'steps.call.event.score',
    ]);
    expect([...scope.locals.keys()]).toEqual(['event.score']);
    expect([...under('event', { 'previous.role': 'string' })]).toEqual([['event.previous.role', 'string']]);
  });

  test('refuses a path named twice, and one that CEL cannot spell', () => {
    expect(() => scopeOf([number('x.a'), number('x.a')])).toThrow('x.a is declared twice');
    expect(() => scopeOf([number('x.a')], { 'x.a.b': 'double' })).toThrow('x.a.b lies under the fact x.a');
    expect(() => scopeOf([number('account.my-field')])).toThrow('“my-field” is no name');
    expect(() => scopeOf([], { 'steps.constructor.done': 'bool' })).toThrow('“constructor” is no name');
  });

  test('knows when a fact will next change by itself', () => {
    const fixed = (at: number | undefined): Fact<object> => ({ ...number('x.a'), read: () => 1, changes: () => at });
    const daily: Fact<object> = { ...number('x.b'), read: () => 1, changes: 'daily' };
    const still: Fact<object> = { ...number('x.c'), read: () => 1 };
    expect(nextChange([still, daily], {}, moment)).toBe(11 * DAY);
    expect(nextChange([daily, fixed(10 * DAY + 9)], {}, moment)).toBe(10 * DAY + 9);
    expect(nextChange([still, fixed(undefined), fixed(moment.now)], {}, moment)).toBeUndefined();
  });
});

test('every function that conditions offer is described, and none twice', () => {
  const keys = FUNCTIONS.map(({ name, isMethod }) => `${isMethod}.${name}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { name, signature, description } of FUNCTIONS)
    expect([name, signature, description]).toEqual([
      expect.stringMatching(/^\w+$/),
      expect.stringContaining(`${name}(`),
      expect.stringMatching(/\.$/),
    ]);
});
