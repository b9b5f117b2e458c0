import type { FactType } from '../../../src/condition/fact.js';
import { FUNCTIONS } from '../../../src/condition/functions.js';
import { scopeOf, stepLocals, under } from '../../../src/condition/scope.js';

const number = (path: string) => ({ path, type: 'double', description: path }) as const;

describe('a scope', () => {
  test('gives each fact the slot of its place', () => {
    expect([...scopeOf([number('x.a'), number('x.b')]).facts]).toEqual([
      ['x.a', { slot: 0, type: 'double' }],
      ['x.b', { slot: 1, type: 'double' }],
    ]);
  });

  test('holds locals of steps and groups beside the facts', () => {
    const steps = stepLocals(['call'], () => ({ score: 'double' }));
    const scope = scopeOf(
      [number('x.a')],
      new Map([...under<FactType>('event', { 'previous.role': 'string' }), ...steps]),
    );
    expect([...scope.locals.keys()]).toEqual([
      'event.previous.role',
      'steps.call.done',
      'steps.call.skipped',
      'steps.call.outcome',
      'steps.call.endedAt',
      'steps.call.event.score',
    ]);
  });

  test('refuses a path named twice, and one that CEL cannot spell', () => {
    expect(() => scopeOf([number('x.a'), number('x.a')])).toThrow('x.a is declared twice');
    expect(() => scopeOf([number('x.a')], { 'x.a.b': 'double' })).toThrow('x.a.b lies under the fact x.a');
    expect(() => scopeOf([number('account.my-field')])).toThrow('“my-field” is no name');
    expect(() => scopeOf([], { 'steps.constructor.done': 'bool' })).toThrow('“constructor” is no name');
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
