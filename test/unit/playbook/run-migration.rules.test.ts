import type { PlaybookDefinition } from '../../../src/playbook/definition/playbook.definition.js';
import type { StepState } from '../../../src/playbook/model/playbook.state.js';
import {
  mapFault,
  migrateSteps,
  obstacleOf,
  planMigration,
  type StandingState,
  type StepMap,
} from '../../../src/playbook/version/run-migration.rules.js';

const task = (key: string) => ({ task: key, title: 'T', kind: 'QBR' });
const wait = (key: string, more: object = { for: '30d' }) => ({ wait: key, ...more });
const of = (...steps: object[]): PlaybookDefinition =>
  ({ key: 'p', title: 'P', purpose: 'QBR', trigger: 'manual', steps }) as never;

const begun: StandingState = { status: 'WAITING' };
const done: StandingState = { status: 'DONE' };
const obstacle = (
  from: PlaybookDefinition,
  to: PlaybookDefinition,
  states: Record<string, StandingState>,
  map: StepMap = {},
) => obstacleOf(planMigration(from, to, map), new Map(Object.entries(states)))?.step;
const migrated = (
  from: PlaybookDefinition,
  to: PlaybookDefinition,
  states: Record<string, string>,
  map: StepMap = {},
) => {
  const known = Object.fromEntries(Object.entries(states).map(([key, status]) => [key, { status } as StepState]));
  const steps = migrateSteps(
    planMigration(from, to, map),
    known,
    () => ({ status: 'SKIPPED', outcome: 'MIGRATED' }) as StepState,
  );
  return Object.fromEntries(Object.entries(steps).map(([key, { status, outcome }]) => [key, outcome ?? status]));
};

describe('what stands in a run’s way to another version', () => {
  it.each([
    ['nothing, when its steps are there', of(task('a'), wait('b')), {}, undefined],
    ['a wait that is gone', of(task('a')), {}, 'b'],
    ['a wait that is a task now', of(task('a'), task('b')), {}, 'b'],
    ['nothing, when the wait has another key and is mapped', of(task('a'), wait('c')), { b: 'c' }, undefined],
    ['nothing, when a step is gone that has ended', of(wait('b')), {}, undefined],
    [
      'a wait whose counterpart stands in a branch that the run has not taken',
      of(task('a'), { branch: 'x', if: 'true', then: [wait('b')] }),
      {},
      'b',
    ],
    [
      'a wait whose counterpart stands in lanes that have not begun',
      of(task('a'), { parallel: 'x', lanes: { one: [wait('b')] } }),
      {},
      'b',
    ],
  ])('is %s', (_, to, map, step) => {
    expect(obstacle(of(task('a'), wait('b')), to, { a: done, b: begun }, map)).toBe(step);
  });

  it('is an open task that is gone, and not one that has moved', () => {
    expect(obstacle(of(task('a'), wait('b')), of(wait('b')), { a: begun, b: begun })).toBe('a');
    expect(
      obstacle(of(task('a'), wait('b')), of(wait('b'), { parallel: 'x', lanes: { one: [task('a')] } }), {
        a: begun,
        b: begun,
      }),
    ).toBeUndefined();
  });

  it('is a failed step that can be tried again, and not one that has been given up', () => {
    expect(obstacle(of({ action: 'a', use: 'http' }), of(task('b')), { a: { status: 'FAILED' } })).toBe('a');
    expect(
      obstacle(of({ action: 'a', use: 'http' }), of(task('b')), { a: { status: 'FAILED', choice: 'otherwise' } }),
    ).toBeUndefined();
  });

  it('is a step in the way that a branch took, when it stands in another one now', () => {
    const from = of({ branch: 'x', switch: 'account.grade', cases: { A: [wait('b')], B: [] }, otherwise: [] });
    const taken = { x: { status: 'WAITING', choice: 'case A' } as const, b: begun };
    expect(obstacle(from, from, taken)).toBeUndefined();
    expect(
      obstacle(
        from,
        of({ branch: 'x', switch: 'account.grade', cases: { A: [], B: [wait('b')] }, otherwise: [] }),
        taken,
      ),
    ).toBe('b');
  });
});

describe('a run’s steps in another version', () => {
  it('keep their states under their new keys, and lose what is no more', () => {
    expect(
      migrated(of(task('a'), wait('b')), of(task('a'), wait('c')), { a: 'DONE', b: 'WAITING' }, { b: 'c' }),
    ).toEqual({ a: 'DONE', c: 'WAITING' });
    expect(migrated(of(task('a'), wait('b')), of(wait('b')), { a: 'DONE', b: 'WAITING' })).toEqual({ b: 'WAITING' });
  });

  it('pass over what stands before where the run has been, and leave what comes after', () => {
    const to = of(task('new'), task('a'), wait('newer'), wait('b'), task('last'));
    expect(migrated(of(task('a'), wait('b')), to, { a: 'DONE', b: 'WAITING' })).toEqual({
      new: 'MIGRATED',
      a: 'DONE',
      newer: 'MIGRATED',
      b: 'WAITING',
    });
  });

  it('pass over in each list by itself', () => {
    const lanes = (...one: object[]) => of({ parallel: 'x', lanes: { one, two: [wait('c')] } }, task('last'));
    expect(
      migrated(lanes(wait('b')), lanes(task('new'), wait('b'), task('next')), {
        x: 'WAITING',
        b: 'WAITING',
        c: 'DONE',
      }),
    ).toEqual({
      x: 'WAITING',
      new: 'MIGRATED',
      b: 'WAITING',
      c: 'DONE',
    });
  });
});

describe('a step map', () => {
  const [from, to] = [of(task('a'), wait('b'), wait('c')), of(task('a'), wait('d'), wait('e'))];

  it.each([
    [{ b: 'd', c: 'e' }, undefined],
    [{ x: 'd' }, 'The version that runs leave has no step “x”.'],
    [{ b: 'x' }, 'The version that runs go over to has no step “x”.'],
    [{ b: 'a' }, '“b” is of the kind wait and “a” of the kind task.'],
    [{ b: 'd', c: 'd' }, 'Two steps are mapped to “d”.'],
  ])('%j is told what is wrong', (map, message) => {
    expect(mapFault(from, to, map as StepMap)?.message).toBe(message);
  });

  it('may not rename a step whose key another one has now: their effects could not be told apart', () => {
    expect(mapFault(of(wait('a')), of(wait('a'), wait('b')), { a: 'b' })?.message).toContain(
      '“a” is the key of another step',
    );
  });
});
