import {
  definePlaybook,
  definePlugin,
  type PlaybookDefinition,
  parallel,
  type StepDefinition,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';
import { faultsOf } from './playbook-world.js';

const call = (key: string, options = {}) => task(key, { title: key, kind: 'OUTREACH', ...options });
const playbook = (steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}) =>
  definePlaybook({
    key: 'tried',
    title: 'Tried',
    purpose: 'EDUCATION',
    trigger: 'manual',
    reentry: 'always',
    steps,
    ...rest,
  });
const worldOf = (...playbooks: PlaybookDefinition[]) =>
  createWorld({ plugins: [definePlugin({ name: 'tried', version: '1.0.0', compatible: '^1.0.0', playbooks })] });
const changes = (world: ReturnType<typeof worldOf>) =>
  world.events().filter(({ type }) => type === 'task.changed').length;

describe('a task that depends on others', () => {
  it('is launched at once and cannot be completed before they are done', () => {
    const world = worldOf(playbook([call('first'), call('second', { dependsOn: ['first'] })])).launch('tried');
    expect(world.tasks().map(({ step }) => step)).toEqual(['first', 'second']);
    expect(() => world.complete('second')).toThrow(/cannot be completed before first is done/);
    world.complete('first').complete('second');
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('says so when it may be completed', () => {
    const world = worldOf(playbook([call('first'), call('second', { dependsOn: ['first'] })])).launch('tried');
    expect(changes(world)).toBe(0);
    expect(changes(world.complete('first'))).toBe(1);
  });

  it('waits for one that another lane has not launched yet', () => {
    const lanes = parallel('lanes', {
      lanes: { one: [wait('day', { for: '1d' }), call('late')], two: [call('waits', { dependsOn: ['late'] })] },
    });
    const world = worldOf(playbook([lanes])).launch('tried');
    expect(() => world.complete('waits')).toThrow(/before late is done/);
    world.pass('1d');
    expect(() => world.complete('waits')).toThrow(/before late is done/);
    expect(world.complete('late').complete('waits').runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('does not wait for one that was skipped or called off', () => {
    const skipped = worldOf(
      playbook([call('first', { if: 'account.grade == "A"' }), call('second', { dependsOn: ['first'] })]),
    ).launch('tried');
    expect(skipped.complete('second').runs()).toMatchObject([{ status: 'COMPLETED' }]);
    const world = worldOf(playbook([call('first'), call('second', { dependsOn: ['first'] })])).launch('tried');
    world.signal('task.cancelled', { taskId: world.tasks()[0]?.id });
    expect(world.complete('second').runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('can be completed when its run has ended and left it in progress', () => {
    const lanes = parallel('lanes', {
      lanes: { one: [wait('day', { for: '9d' }), call('late')], two: [call('waits', { dependsOn: ['late'] })] },
    });
    const world = worldOf(playbook([lanes], { stopWhen: 'account.touch == "TECH"' }))
      .launch('tried')
      .begin('waits')
      .signal('account.upserted', { touch: 'TECH' });
    expect(world.runs()).toMatchObject([{ status: 'EXITED' }]);
    expect(world.complete('waits').tasks()).toEqual([]);
  });

  it('is checked: the key names a task, and there is no circle', () => {
    expect(faultsOf(playbook([call('one', { dependsOn: ['two'] })]))).toEqual(['UNKNOWN_TASK at steps.0.dependsOn.0']);
    expect(faultsOf(playbook([wait('day', { for: '1d' }), call('one', { dependsOn: ['day'] })]))).toEqual([
      'UNKNOWN_TASK at steps.1.dependsOn.0',
    ]);
    expect(faultsOf(playbook([call('one', { dependsOn: ['one'] })]))).toEqual([
      'DEPENDENCY_CYCLE at steps.0.dependsOn.0',
    ]);
    expect(
      faultsOf(
        playbook([
          call('one', { dependsOn: ['two'] }),
          call('two', { dependsOn: ['three'] }),
          call('three', { dependsOn: ['one'] }),
        ]),
      ),
    ).toHaveLength(3);
    expect(
      faultsOf(
        playbook([call('one'), call('two', { dependsOn: ['one'] }), call('three', { dependsOn: ['one', 'two'] })]),
      ),
    ).toEqual([]);
  });
});

describe('a contact’s cause', () => {
  const followUp = playbook([call('talk', { clears: 'contact.npsScore >= 7' }), call('rest', { clears: 'false' })], {
    subject: 'contact',
    trigger: { on: 'survey.answered', if: 'event.score <= 6' },
  });

  it('that is gone closes the contact’s own task and never a sibling’s', () => {
    const world = worldOf(followUp).contact('ann').contact('bob').answer('ann', 2).answer('bob', 3);
    expect(world.tasks().filter(({ step }) => step === 'talk')).toHaveLength(2);
    world.pass('1d').answer('ann', 9);
    const talks = world.allTasks().filter(({ step }) => step === 'talk');
    expect(talks.map(({ status, outcome }) => [status, outcome])).toEqual([
      ['CANCELLED', 'CAUSE_CLEARED'],
      ['OPEN', null],
    ]);
    world.answer('bob', 10);
    expect(world.tasks().map(({ step }) => step)).toEqual(['rest', 'rest']);
  });

  it('that meets the goal ends the contact’s own run and never a sibling’s', () => {
    const world = worldOf({ ...followUp, goal: 'contact.npsScore >= 7' })
      .contact('ann')
      .contact('bob')
      .answer('ann', 2)
      .answer('bob', 3)
      .pass('1d')
      .answer('ann', 9);
    expect(world.runs().map(({ status }) => status)).toEqual(['ACHIEVED', 'RUNNING']);
    expect(world.tasks().map(({ step }) => step)).toEqual(['talk', 'rest']);
  });
});

describe('FALSE_ALARM', () => {
  it('is always among the outcomes of risk work, whatever its author declares, and of nothing else', () => {
    const kinds = playbook([
      task('bare', { title: 'Bare', kind: 'RISK' }),
      task('own', { title: 'Own', kind: 'RISK_ASSESSMENT', outcomes: ['SAVED'] }),
      task('other', { title: 'Other', kind: 'QBR', outcomes: ['HELD'] }),
    ]);
    const world = worldOf(kinds).launch('tried').complete('bare', 'FALSE_ALARM').complete('own', 'FALSE_ALARM');
    expect(world.runs()).toMatchObject([{ outcomes: { bare: 'FALSE_ALARM', own: 'FALSE_ALARM' } }]);
    expect(() => world.complete('other', 'FALSE_ALARM')).toThrow(/not among its outcomes/);
  });
});
