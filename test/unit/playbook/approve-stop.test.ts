import {
  approve,
  definePlaybook,
  definePlugin,
  type PlaybookDefinition,
  parallel,
  repeat,
  type StepDefinition,
  stop,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';
import { compiled, faultsOf, PlaybookWorld, SCOPE } from './playbook-world.js';

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
const stepsOf = (world: ReturnType<typeof worldOf>) => world.tasks().map(({ step }) => step);
const told = (world: ReturnType<typeof worldOf>, type: string) => world.events().filter((event) => event.type === type);

describe('approve', () => {
  const offer = (options = {}) =>
    playbook([approve('ok', { title: 'Offer {{ account.name }} a discount?', ...options }), call('offer')]);

  it('stands still until a person says yes, and says who is asked', () => {
    const world = worldOf(offer({ assign: 'ownersManager' }))
      .launch('tried')
      .pass('30d');
    expect(stepsOf(world)).toEqual([]);
    expect(told(world, 'approval.requested')).toMatchObject([{ data: { step: 'ok', approverId: 'memb_manager' } }]);
    world.approve('ok');
    expect(stepsOf(world)).toEqual(['offer']);
    expect(world.runs()).toMatchObject([{ outcomes: { ok: 'APPROVED' } }]);
    expect(told(world, 'approval.given')).toMatchObject([{ data: { step: 'ok', isApproved: true } }]);
  });

  it('takes otherwise after a no, and then no further step', () => {
    const world = worldOf(offer({ otherwise: [call('explain')] }))
      .launch('tried')
      .approve('ok', false);
    expect(stepsOf(world)).toEqual(['explain']);
    expect(world.runs()).toMatchObject([
      { status: 'RUNNING', steps: { offer: 'PENDING' }, outcomes: { ok: 'REJECTED' } },
    ]);
    expect(world.complete('explain').runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('ends the run after a no when there is nothing else to do', () => {
    expect(worldOf(offer()).launch('tried').approve('ok', false).runs()).toMatchObject([
      { status: 'COMPLETED', steps: { ok: 'DONE', offer: 'PENDING' }, outcomes: { ok: 'REJECTED' } },
    ]);
  });

  it('counts as refused after atMost', () => {
    const world = worldOf(offer({ atMost: '3d', otherwise: [wait('day', { for: '1d' }), call('explain')] }))
      .launch('tried')
      .pass('3d');
    expect(() => world.approve('ok')).toThrow(/does not wait for/);
    world.pass('1d');
    expect(stepsOf(world)).toEqual(['explain']);
    expect(world.runs()).toMatchObject([{ outcomes: { ok: 'TIMED_OUT' } }]);
  });

  it('is passed by when its condition is not met', () => {
    expect(stepsOf(worldOf(offer({ if: 'revenue.arr > 1000000' })).launch('tried'))).toEqual(['offer']);
  });

  it('refuses in one lane for all lanes', () => {
    const world = worldOf(
      playbook([
        parallel('lanes', {
          lanes: {
            one: [approve('ok', { title: 'Go on?' }), call('one')],
            two: [wait('day', { for: '1d' }), call('two')],
          },
        }),
      ]),
    ).launch('tried');
    expect(world.approve('ok', false).pass('2d').runs()).toMatchObject([
      { status: 'COMPLETED', steps: { one: 'PENDING', day: 'CANCELLED', two: 'PENDING' } },
    ]);
  });

  it('is asked anew in each round of a repeat', () => {
    const world = worldOf(
      playbook([
        repeat('rounds', { steps: [approve('ok', { title: 'Another?' }), call('go'), wait('day', { for: '1d' })] }),
      ]),
    ).launch('tried');
    world.approve('ok').pass('1d').approve('ok');
    expect(stepsOf(world)).toEqual(['go', 'go']);
    expect(told(world, 'approval.requested')).toHaveLength(2);
  });
});

describe('stop', () => {
  const winBack = playbook([call('offer'), call('begun')], { key: 'win-back' });

  it('ends another playbook’s live run; its tasks are cancelled, one in progress is marked', () => {
    const world = worldOf(winBack, playbook([stop('enough', { playbook: 'win-back' }), call('after')]))
      .launch('win-back')
      .begin('begun')
      .launch('tried');
    expect(world.runs()).toMatchObject([
      { playbook: 'win-back', status: 'CANCELLED' },
      { playbook: 'tried', outcomes: { enough: 'STOPPED' } },
    ]);
    expect(stepsOf(world)).toEqual(['begun', 'after']);
  });

  it('says so when nothing lives', () => {
    expect(
      worldOf(winBack, playbook([stop('enough', { playbook: 'win-back' })]))
        .launch('tried')
        .runs(),
    ).toMatchObject([{ status: 'COMPLETED', outcomes: { enough: 'NOTHING_LIVE' } }]);
  });

  it('of a contact’s run leaves those of a sibling alone', () => {
    const contact = { subject: 'contact' } as const;
    const world = worldOf(
      playbook([call('offer')], { key: 'win-back', ...contact }),
      playbook([stop('enough', { playbook: 'win-back' })], contact),
    )
      .contact('ann')
      .contact('bob');
    world.launch('win-back', 'ann').launch('win-back', 'bob').launch('tried', 'ann');
    expect(world.runs().map(({ playbook: key, status }) => `${key} ${status}`)).toEqual([
      'win-back CANCELLED',
      'win-back RUNNING',
      'tried COMPLETED',
    ]);
  });

  it('of an account’s run ends those of its contacts', () => {
    const world = worldOf(
      playbook([call('offer')], { key: 'win-back', subject: 'contact' }),
      playbook([stop('enough', { playbook: 'win-back' })]),
    )
      .contact('ann')
      .contact('bob');
    world.launch('win-back', 'ann').launch('win-back', 'bob').launch('tried');
    expect(world.runs().map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'COMPLETED']);
  });

  it('of a playbook that is not loaded is a warning at the check and a held-back effect in the run', () => {
    const definition = playbook([stop('enough', { playbook: 'nowhere' })], { trigger: { on: 'stage.entered' } });
    expect(faultsOf(definition, { ...SCOPE, playbookKeys: new Set(['tried', 'win-back']) })).toEqual([
      'PLAYBOOK_NOT_LOADED at steps.0.playbook',
    ]);
    const world = new PlaybookWorld([compiled(definition)]).turn().hear('stage.entered', { stage: 'GROWTH' });
    expect(world.heldBack()).toEqual(['nowhere PLAYBOOK_NOT_LOADED']);
    expect(world.runs()).toEqual(['tried COMPLETED']);
  });

  it('names another playbook than its own', () => {
    expect(faultsOf(playbook([stop('self', { playbook: 'tried' })]))).toEqual(['OWN_PLAYBOOK at steps.0.playbook']);
  });
});
