import { effectStep } from '../../../src/playbook/model/effect-key.js';
import {
  branch,
  definePlaybook,
  end,
  type PlaybookDefinition,
  parallel,
  repeat,
  type StepDefinition,
  start,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { compiled, faultsOf, PlaybookWorld } from './playbook-world.js';

const call = (key: string, options = {}) => task(key, { title: key, kind: 'OUTREACH', ...options });
const playbook = (steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}) =>
  definePlaybook({
    key: 'tried',
    title: 'Tried',
    purpose: 'EDUCATION',
    trigger: { on: 'stage.entered' },
    reentry: 'always',
    steps,
    ...rest,
  });
const started = (steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}, facts = {}) => {
  const world = new PlaybookWorld([compiled(playbook(steps, rest))]);
  Object.assign(world.facts, facts);
  return world.turn().hear('stage.entered', { stage: 'ONBOARDING' });
};
const keysOf = (world: PlaybookWorld) =>
  world.writes.filter(({ table, row }) => table === 'task' && row.version === 1).map(({ row }) => String(row.id));

describe('repeat', () => {
  it('does its steps again and again, until a condition that is asked before each round', () => {
    const world = started([
      repeat('nudge', { until: 'usage.activated', steps: [call('mail'), wait('week', { for: '7d' })] }),
      call('after'),
    ]);
    world.pass(14);
    expect(world.launched()).toEqual(['mail', 'mail', 'mail']);
    expect(new Set(keysOf(world)).size).toBe(3);
    world.know({ 'usage.activated': true });
    expect(world.tasks()).not.toContain('after');
    world.pass(7);
    expect(world.tasks()).toContain('after');
    expect(world.step('nudge')).toMatchObject({
      status: 'DONE',
      outcome: 'MET',
      round: 3,
      inputs: { 'usage.activated': true },
    });
  });

  it('does nothing when the condition is met already', () => {
    const world = started(
      [
        repeat('nudge', { until: 'usage.activated', steps: [call('mail'), wait('week', { for: '7d' })] }),
        call('after'),
      ],
      {},
      { 'usage.activated': true },
    );
    expect(world.launched()).toEqual(['after']);
  });

  it('ends after so many rounds', () => {
    const world = started([
      repeat('nudge', { atMost: 2, steps: [call('mail'), wait('week', { for: '7d' })] }),
      call('after'),
    ]).pass(30);
    expect(world.launched()).toEqual(['mail', 'mail', 'after']);
    expect(world.step('nudge')).toMatchObject({ status: 'DONE', outcome: 'EXHAUSTED' });
  });

  it('ends after so long, and what waits then waits no longer', () => {
    const world = started([
      repeat('nudge', { atMost: '10d', steps: [call('mail'), wait('week', { for: '7d' })] }),
      call('after'),
    ]).pass(9);
    expect(world.launched()).toEqual(['mail', 'mail']);
    world.pass(1);
    expect(world.launched()).toEqual(['mail', 'mail', 'after']);
    expect(world.step('week')).toMatchObject({ status: 'CANCELLED' });
    expect(world.step('nudge')).toMatchObject({ status: 'DONE', outcome: 'TIMED_OUT' });
  });

  it('goes on to the goal, which ends the tasks of every round', () => {
    const world = started([repeat('nudge', { steps: [call('mail'), wait('week', { for: '7d' })] })], {
      goal: 'usage.activated',
    }).pass(21);
    expect(world.tasks()).toEqual(['mail', 'mail', 'mail', 'mail']);
    world.know({ 'usage.activated': true });
    expect(world.tasks()).toEqual([]);
    expect(world.runs()).toEqual(['tried ACHIEVED']);
  });

  it('reads of its steps the latest round, and keeps the earlier ones in short, five at most', () => {
    const world = started([repeat('nudge', { steps: [call('mail'), wait('week', { for: '7d' })] })]);
    world.complete('mail', 'SENT').pass(7);
    expect(world.step('mail')).toMatchObject({ status: 'WAITING', round: 2 });
    expect(world.step('nudge')?.rounds).toMatchObject([{ round: 1, steps: { mail: 'SENT', week: 'ELAPSED' } }]);
    world.pass(7 * 9);
    expect(world.step('nudge')?.rounds?.map(({ round }) => round)).toEqual([6, 7, 8, 9, 10]);
  });

  it('lets a task of an earlier round be done, cleared and passed on by itself', () => {
    const world = started([
      repeat('nudge', {
        steps: [call('mail', { escalate: { after: '10d', assign: 'ownersManager' } }), wait('week', { for: '7d' })],
      }),
    ]).pass(7);
    const [first, second] = Object.values(world.draft.tasks.open);
    world.pass(3);
    expect([first?.assigneeId, second?.assigneeId]).toEqual(['memb_boss', 'memb_owner']);
    world.complete('mail', 'SENT');
    expect(world.draft.playbooks.runs[0]?.carried).toBeUndefined();
    expect(world.step('mail')).toMatchObject({ status: 'WAITING', round: 2 });
  });

  it('begins the next round a day later where one took no time', () => {
    const world = started([repeat('always', { steps: [wait('now', { until: 'account.isCustomer' }), call('mail')] })]);
    expect(world.launched()).toEqual(['mail']);
    expect(world.turn().launched()).toEqual(['mail']);
    expect(world.pass(3).launched()).toEqual(['mail', 'mail', 'mail', 'mail']);
  });

  it('stands in a repeat, a branch and a lane', () => {
    const inner = repeat('inner', { atMost: 2, steps: [wait('day', { for: '1d' }), call('mail')] });
    const world = started([
      repeat('outer', {
        atMost: 2,
        steps: [parallel('lanes', { lanes: { one: [branch('by', { if: 'account.isCustomer', then: [inner] })] } })],
      }),
    ]).pass(10);
    expect(world.launched()).toEqual(['mail', 'mail', 'mail', 'mail']);
    expect(new Set(keysOf(world)).size).toBe(4);
  });

  it('is left by an end', () => {
    const world = started([
      repeat('nudge', { steps: [wait('week', { for: '7d' }), end('enough')] }),
      call('after'),
    ]).pass(7);
    expect(world.runs()).toEqual(['tried COMPLETED']);
    expect(world.launched()).toEqual([]);
  });

  it('starts another playbook anew in each round', () => {
    const other = compiled(
      definePlaybook({
        key: 'other',
        title: 'Other',
        purpose: 'EDUCATION',
        trigger: 'manual',
        reentry: 'always',
        steps: [call('hello')],
      }),
    );
    const world = new PlaybookWorld([
      compiled(
        playbook([repeat('again', { steps: [start('go', { playbook: 'other' }), wait('day', { for: '1d' })] })]),
      ),
      other,
    ]);
    world.turn().hear('stage.entered', { stage: 'ONBOARDING' });
    world.complete('hello').pass(1).complete('hello');
    expect(world.runs().filter((run) => run === 'other COMPLETED')).toHaveLength(2);
  });

  it('is refused when nothing in it waits', () => {
    expect(faultsOf(playbook([repeat('nudge', { steps: [call('mail')] })]))).toEqual([
      'REPEAT_WITHOUT_WAIT at steps.0',
    ]);
    expect(
      faultsOf(playbook([repeat('outer', { steps: [repeat('inner', { steps: [wait('day', { for: '1d' })] })] })])),
    ).toEqual([]);
  });

  it('names an effect by its round', () => {
    expect([
      effectStep('mail'),
      effectStep('mail', 1),
      effectStep('mail', 2),
      effectStep('mail', [1, 1]),
      effectStep('mail', [2, 1]),
    ]).toEqual(['mail', 'mail', 'mail#2', 'mail', 'mail#2.1']);
  });
});
