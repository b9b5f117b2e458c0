import { newAccountPart } from '../../../src/account/account.state.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { PerennialError } from '../../../src/kernel/errors.js';
import { compileLifecycle } from '../../../src/lifecycle/lifecycle.compile.js';
import { type LifecycleInput, lifecycleDefinition } from '../../../src/lifecycle/lifecycle.definition.js';
import { lifecycleFactsOf } from '../../../src/lifecycle/lifecycle.facts.js';
import { lifecycleFolds } from '../../../src/lifecycle/lifecycle.fold.js';
import { moveStage, moveTo } from '../../../src/lifecycle/lifecycle.rules.js';
import { newLifecyclePart } from '../../../src/lifecycle/lifecycle.state.js';
import { shippedLifecycle } from '../../../src/lifecycle/shipped-lifecycle.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

interface World {
  customer: boolean;
  activeDays: number;
  activated: boolean | undefined;
  daysUntil: number | undefined;
}

const outside = [
  { path: 'account.isCustomer', type: 'bool', description: '', read: (world: World) => world.customer },
  { path: 'usage.activeDays', type: 'double', description: '', read: (world: World) => world.activeDays },
  { path: 'usage.activated', type: 'bool', description: '', read: (world: World) => world.activated },
  { path: 'renewal.daysUntil', type: 'double', description: '', read: (world: World) => world.daysUntil },
] as const;
const scope = scopeOf([...outside, ...lifecycleFactsOf(shippedLifecycle)]);

function world(start: Partial<World> = {}) {
  const facts: World = { customer: false, activeDays: 0, activated: undefined, daysUntil: undefined, ...start };
  const draft = {
    lifecycle: newLifecyclePart(),
    account: { ...newAccountPart({ id: 'acct_1', externalId: 'acme', createdAt: 0 }), version: 3 },
  };
  const scribe = new FakeScribe();
  const model = compileLifecycle(shippedLifecycle, scope);
  const turn = (now: number) => {
    scribe.now = now;
    const frame = {
      facts: [
        ...outside.map((fact) => fact.read(facts)),
        ...lifecycleFactsOf(shippedLifecycle).map((fact) => fact.read(draft, momentAt(now))),
      ],
    };
    return moveStage(draft, model, frame, scribe, { now, calendar: UTC });
  };
  const ask = (properties: Record<string, unknown>) =>
    lifecycleFolds['stage.moved']?.(draft, signalOf('stage.moved', properties), scribe);
  return { facts, draft, scribe, model, turn, ask, stage: () => draft.lifecycle.stage };
}

const refusal = (work: () => unknown): PerennialError => {
  try {
    work();
  } catch (error) {
    if (error instanceof PerennialError) return error;
  }
  throw new Error('it was not refused');
};

describe('the shipped lifecycle', () => {
  test('leads from acquisition to the second term', () => {
    const { facts, turn, stage, draft } = world();
    turn(NOON);
    expect(stage()).toBe('ACQUISITION');
    facts.activeDays = 2;
    turn(NOON + DAY);
    expect(stage()).toBe('CONVERSION');
    facts.customer = true;
    turn(NOON + 2 * DAY);
    expect(stage()).toBe('ONBOARDING');
    facts.activated = true;
    turn(NOON + 3 * DAY);
    expect(stage()).toBe('GROWTH');
    facts.daysUntil = 90;
    turn(NOON + 4 * DAY);
    expect([stage(), draft.lifecycle.term]).toEqual(['RENEWAL', 1]);
    facts.daysUntil = 365;
    turn(NOON + 6 * DAY);
    expect([stage(), draft.lifecycle.term]).toEqual(['GROWTH', 2]);
    facts.customer = false;
    turn(NOON + 8 * DAY);
    expect(stage()).toBe('CHURNED');
    facts.customer = true;
    turn(NOON + 10 * DAY);
    expect(stage()).toBe('ONBOARDING');
  });

  test('a customer who comes in begins in onboarding', () => {
    const { turn, stage } = world({ customer: true });
    turn(NOON);
    expect(stage()).toBe('ONBOARDING');
  });

  test('a move raises the account’s version, and its placing does not', () => {
    const { turn, draft, scribe, model } = world();
    turn(NOON);
    expect(draft.account.version).toBe(3);
    moveTo(draft, model, { to: 'CONVERSION' }, scribe, { now: NOON + DAY, calendar: UTC });
    expect(draft.account.version).toBe(4);
  });

  test('one who never paid is not lost by rule', () => {
    const { turn, stage, draft, scribe, model } = world();
    turn(NOON);
    turn(NOON + DAY);
    expect(stage()).toBe('ACQUISITION');
    moveTo(draft, model, { to: 'CHURNED', reason: 'They chose another' }, scribe, {
      now: NOON + 2 * DAY,
      calendar: UTC,
    });
    expect(stage()).toBe('CHURNED');
  });

  test('without an activation rule onboarding ends after its days', () => {
    const { turn, stage } = world({ customer: true });
    turn(NOON);
    turn(NOON + 89 * DAY);
    expect(stage()).toBe('ONBOARDING');
    turn(NOON + 90 * DAY);
    expect(stage()).toBe('GROWTH');
  });
});

describe('automatic moves', () => {
  test('there is one a turn, and another turn follows at once', () => {
    const { facts, draft, turn, stage } = world();
    turn(NOON);
    facts.customer = true;
    expect(turn(NOON + DAY)).toBe(true);
    expect(turn(NOON + DAY)).toBe(false);
    expect(stage()).toBe('CONVERSION');
    const next = (now: number) => {
      const changes = lifecycleFactsOf(shippedLifecycle)[0]?.changes;
      return typeof changes === 'function' ? changes(draft, momentAt(now)) : undefined;
    };
    expect(next(NOON + DAY)).toBe(NOON + DAY + 1);
    turn(NOON + DAY + 1);
    expect(stage()).toBe('ONBOARDING');
    expect(turn(NOON + DAY + 1)).toBe(false);
    expect(next(NOON + DAY + 1)).toBeUndefined();
  });

  test('coming back within a day is refused, and reported once', () => {
    const { facts, turn, stage, scribe } = world({ customer: true, activated: true });
    turn(NOON);
    turn(NOON + 1);
    facts.daysUntil = 50;
    turn(NOON + 2);
    expect(stage()).toBe('RENEWAL');
    facts.daysUntil = 365;
    turn(NOON + 3);
    turn(NOON + 4);
    expect(stage()).toBe('RENEWAL');
    expect(scribe.events.filter(({ type }) => type === 'stage.refused')).toMatchObject([
      { data: { stage: 'GROWTH', from: 'RENEWAL' } },
    ]);
    turn(NOON + 2 + DAY);
    expect(stage()).toBe('GROWTH');
  });

  test('each move is recorded with the facts that led to it', () => {
    const { turn, scribe } = world({ customer: true, activated: true });
    turn(NOON);
    turn(NOON + DAY);
    expect(scribe.table('stage_move')).toMatchObject([
      { from_key: null, to_key: 'ONBOARDING', at: NOON },
      { from_key: 'ONBOARDING', to_key: 'GROWTH', at: NOON + DAY },
    ]);
    expect(scribe.table('account_stage')).toMatchObject([
      { account_id: 'acct_test', stage_key: 'GROWTH', entered_at: NOON + DAY, stuck_at: null },
    ]);
    expect(scribe.causes.at(-1)).toMatchObject({ kind: 'RULE', facts: { 'usage.activated': true } });
    expect(scribe.events.at(-1)).toMatchObject({
      type: 'stage.entered',
      data: { stage: 'GROWTH', from: 'ONBOARDING' },
    });
  });

  test('an account is stuck over the stage’s target', () => {
    const { turn, draft } = world({ customer: true });
    turn(NOON);
    const stuck = lifecycleFactsOf(shippedLifecycle).find(({ path }) => path === 'lifecycle.isStuck');
    expect(stuck?.read(draft, momentAt(NOON + 90 * DAY - 1))).toBe(false);
    expect(stuck?.read(draft, momentAt(NOON + 90 * DAY))).toBe(true);
  });
});

describe('moves that people ask for', () => {
  test('a move that the model allows is made, with its reason', () => {
    const { turn, ask, stage, scribe } = world();
    turn(NOON);
    ask({ to: 'CONVERSION', reason: 'They asked for a quote' });
    expect(turn(NOON + 1)).toBe(true);
    expect(stage()).toBe('CONVERSION');
    expect(scribe.table('stage_move').at(-1)).toMatchObject({ reason: 'They asked for a quote' });
    expect(scribe.causes.at(-1)).toMatchObject({ kind: 'PERSON' });
  });

  test('any other is refused with those that are allowed', () => {
    const { turn, ask } = world();
    turn(NOON);
    ask({ to: 'RENEWAL' });
    const error = refusal(() => turn(NOON + 1));
    expect(error).toMatchObject({
      code: 'STAGE_MOVE_FORBIDDEN',
      data: { from: 'ACQUISITION', to: 'RENEWAL', allowed: ['CONVERSION', 'CHURNED'] },
    });
    expect(error.message).toContain('CONVERSION, CHURNED');
    ask({ to: 'NOWHERE' });
    expect(refusal(() => turn(NOON + 2)).message).toContain('no stage of the lifecycle');
  });

  test('a stale version of the account is a conflict', () => {
    const { ask } = world();
    expect(refusal(() => ask({ to: 'CONVERSION', expectedVersion: 2 }))).toMatchObject({
      code: 'CONFLICT',
      data: { current: { version: 3 } },
    });
  });

  test('an account may come in at a stage of its own, but only at first', () => {
    const { draft, turn, stage, scribe } = world();
    const upsert = () =>
      lifecycleFolds['account.upserted']?.(draft, signalOf('account.upserted', { stage: 'GROWTH' }), scribe);
    upsert();
    turn(NOON);
    expect(stage()).toBe('GROWTH');
    draft.lifecycle.stage = 'RENEWAL';
    upsert();
    expect(draft.lifecycle.asked).toBeUndefined();
  });
});

describe('declaring a lifecycle', () => {
  const stages = (...keys: [string, string[]][]): LifecycleInput['stages'] =>
    keys.map(([key, next]) => ({ key, title: key, phase: 'SUCCESS' as const, next }));
  const compile = (input: LifecycleInput) => compileLifecycle(lifecycleDefinition.parse(input), scope);

  test.each([
    ['a next stage that does not exist', { first: 'A', stages: stages(['A', ['B']]) }, /not declared/],
    ['itself as the next', { first: 'A', stages: stages(['A', ['A']]) }, /which is itself/],
    ['a beginning that does not exist', { first: 'Z', stages: stages(['A', []]) }, /would begin/],
    [
      'a stage nobody can reach',
      { first: 'A', stages: stages(['A', []], ['B', ['A']]) },
      /No account can come to stage “B”/,
    ],
    ['two stages of one key', { first: 'A', stages: stages(['A', []], ['A', []]) }, /Two stages/],
  ])('%s is refused', (_, input, message) => {
    expect(() => compile(input)).toThrow(message);
  });

  test('a malformed condition names the stage', () => {
    const error = refusal(() =>
      compile({ first: 'A', stages: [{ key: 'A', title: 'A', phase: 'AWARE', if: 'usage.nothing > 1' }] }),
    );
    expect(error).toMatchObject({ code: 'CONDITION_INVALID', inputPath: ['lifecycle', 'stages', 0, 'if'] });
  });

  test('a stage that the model has dropped is left for where accounts begin', () => {
    const { draft, turn, stage, scribe } = world();
    draft.lifecycle.stage = 'OLD';
    turn(NOON);
    expect(stage()).toBe('ACQUISITION');
    expect(scribe.causes.at(-1)).toMatchObject({ kind: 'DEFINITION' });
  });
});
