import fc from 'fast-check';
import {
  branch,
  definePlaybook,
  end,
  move,
  type PlaybookDefinition,
  parallel,
  type StepDefinition,
  set,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { compiled, MONDAY, PlaybookWorld } from './playbook-world.js';

const DAY = 86_400_000;
const call = (key: string, options = {}) => task(key, { title: key, kind: 'OUTREACH', ...options });

function playbook(steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}) {
  return compiled(
    definePlaybook({
      key: 'tried',
      title: 'Tried',
      purpose: 'EDUCATION',
      trigger: { on: 'stage.entered' },
      reentry: 'always',
      steps,
      ...rest,
    }),
  );
}

function started(steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}, facts = {}) {
  const world = new PlaybookWorld([playbook(steps, rest)]);
  Object.assign(world.facts, facts);
  return world.turn().hear('stage.entered', { stage: 'ONBOARDING' });
}

describe('task', () => {
  it('goes on at once; the step is done when the task is, and says how it ended', () => {
    const world = started([call('first'), call('second')]);
    expect(world.tasks()).toEqual(['first', 'second']);
    world.complete('first', 'SENT');
    expect(world.step('first')).toMatchObject({ status: 'DONE', outcome: 'SENT' });
    expect(world.step('second')).toMatchObject({ status: 'WAITING' });
    expect(world.complete('second').runs()).toEqual(['tried COMPLETED']);
  });

  it('is skipped when its condition is not met or unknown, with the facts as they were', () => {
    const world = started(
      [
        call('known', { if: 'revenue.arr > 10.0' }),
        call('unknown', { if: 'touchpoint.daysUntilQbr < 3' }),
        call('last'),
      ],
      {},
      { 'revenue.arr': 5 },
    );
    expect(world.tasks()).toEqual(['last']);
    expect(world.step('known')).toMatchObject({ status: 'SKIPPED', inputs: { 'revenue.arr': 5 } });
    expect(world.step('unknown')).toMatchObject({ status: 'SKIPPED', inputs: { 'touchpoint.daysUntilQbr': null } });
  });

  it('is marked and not closed when its cause clears while somebody is at it', () => {
    const world = started([call('first', { clears: 'usage.activated' })])
      .begin('first')
      .know({ 'usage.activated': true });
    expect(world.openTask('first').causeClearedAt).toBe(MONDAY);
    expect(world.complete('first').runs()).toEqual(['tried COMPLETED']);
  });

  it('is not launched when its cause has cleared already', () => {
    const world = started(
      [call('first', { clears: 'usage.activated' }), call('second')],
      {},
      { 'usage.activated': true },
    );
    expect(world.launched()).toEqual(['second']);
    expect(world.step('first')).toMatchObject({ status: 'SKIPPED', outcome: 'CAUSE_CLEARED' });
  });

  it('clears with the condition of the trigger that launched it, where there is no goal', () => {
    const world = new PlaybookWorld([playbook([call('red')], { trigger: { when: 'health.band == "RED"' } })]);
    world.know({ 'health.band': 'GREEN' }).know({ 'health.band': 'RED' });
    expect(world.tasks()).toEqual(['red']);
    world.know({ 'health.band': undefined });
    expect(world.tasks()).toEqual(['red']);
    world.know({ 'health.band': 'YELLOW' });
    expect(world.tasks()).toEqual([]);
    expect(world.runs()).toEqual(['tried COMPLETED']);
  });

  it('passes to somebody else when it stays open', () => {
    const world = started([call('first', { escalate: { after: '3d', assign: 'ownersManager' } })]).pass(2);
    expect(world.openTask('first').assigneeId).toBe('memb_owner');
    world.pass(1);
    expect(world.openTask('first')).toMatchObject({ assigneeId: 'memb_boss', priority: 'HIGH' });
    expect(world.nextAt).toBeUndefined();
  });

  it('keeps what its title reads, and no names', () => {
    const world = started(
      [call('first', { title: '{{ account.name }} entered {{ event.stage }} worth {{ revenue.arr }}' })],
      {},
      { 'revenue.arr': 7 },
    );
    expect(world.openTask('first').bindings).toEqual({ 'event.stage': 'ONBOARDING', 'revenue.arr': 7 });
  });
});

describe('wait', () => {
  it('for a length of time', () => {
    const world = started([wait('pause', { for: '2d' }), call('then')]).pass(1.9);
    expect(world.tasks()).toEqual([]);
    expect(world.pass(0.2).openTask('then').createdAt).toBe(MONDAY + 2 * DAY);
  });

  it('until a condition, and gives up after atMost by way of otherwise', () => {
    const steps = [
      wait('ready', {
        until: 'usage.activated',
        atMost: '5d',
        otherwise: [call('nudge'), wait('late', { until: 'usage.activated' })],
      }),
      call('then'),
    ];
    expect(started(steps).know({ 'usage.activated': true }).tasks()).toEqual(['then']);
    const world = started(steps).pass(5);
    expect(world.tasks()).toEqual(['nudge']);
    world.know({ 'usage.activated': true });
    expect(world.tasks()).toEqual(['nudge', 'then']);
    expect(world.step('ready')).toMatchObject({ status: 'DONE', outcome: 'TIMED_OUT' });
  });

  it('does not hear the event that started the run', () => {
    const world = started([wait('moved', { on: 'stage.entered' }), call('next')]);
    expect(world.tasks()).toEqual([]);
    expect(world.hear('stage.entered', { stage: 'GROWTH' }).tasks()).toEqual(['next']);
  });

  it('for an event that fits, and tells what it heard', () => {
    const world = started([
      wait('answered', { on: 'survey.answered', if: 'event.kind == "NPS"', atMost: '9d' }),
      call('thank', { if: 'steps.answered.event.score >= 9.0' }),
    ]);
    world.hear('survey.answered', { kind: 'CSAT', score: 9, answerId: 'a' });
    expect(world.tasks()).toEqual([]);
    world.hear('survey.answered', { kind: 'NPS', score: 9, answerId: 'b' });
    expect(world.tasks()).toEqual(['thank']);
    expect(world.step('answered')).toMatchObject({ outcome: 'HEARD', event: { kind: 'NPS', score: 9 } });
  });

  it('for a date, and moves with it', () => {
    const world = started(
      [wait('near', { before: 'renewal.date', by: '30d' }), call('renew')],
      {},
      { 'renewal.date': MONDAY + 40 * DAY },
    );
    world.know({ 'renewal.date': MONDAY + 50 * DAY }).pass(15);
    expect(world.tasks()).toEqual([]);
    world.pass(5);
    expect(world.tasks()).toEqual(['renew']);
  });

  it('passes at once when its moment has passed', () => {
    expect(
      started(
        [wait('near', { before: 'renewal.date', by: '30d' }), call('renew')],
        {},
        { 'renewal.date': MONDAY + 10 * DAY },
      ).tasks(),
    ).toEqual(['renew']);
  });

  it('waits for a date that is not known, at most so long', () => {
    const world = started([wait('near', { before: 'renewal.date', by: '30d', atMost: '3d' }), call('renew')]).pass(2);
    expect(world.tasks()).toEqual([]);
    expect(world.pass(1).tasks()).toEqual(['renew']);
  });
});

describe('branch', () => {
  const steps = [branch('big', { if: 'revenue.arr > 100.0', then: [call('visit')], else: [call('mail')] })];

  it('takes one way, and unknown goes to else', () => {
    expect(started(steps, {}, { 'revenue.arr': 200 }).tasks()).toEqual(['visit']);
    expect(started(steps, {}, { 'revenue.arr': 50 }).tasks()).toEqual(['mail']);
    expect(started(steps).tasks()).toEqual(['mail']);
  });

  it('stays on the way it took, whatever the facts become', () => {
    const world = started(
      [
        branch('big', {
          if: 'revenue.arr > 100.0',
          then: [wait('pause', { for: '1d' }), call('visit')],
          else: [call('mail')],
        }),
      ],
      {},
      { 'revenue.arr': 200 },
    );
    expect(world.know({ 'revenue.arr': 1 }).pass(1).tasks()).toEqual(['visit']);
  });

  it('switches by a value; no case and unknown go to otherwise', () => {
    const cases = [
      branch('by', { switch: 'account.grade', cases: { A: [call('a')], B: [call('b')] }, otherwise: [call('rest')] }),
    ];
    expect(started(cases, {}, { 'account.grade': 'B' }).tasks()).toEqual(['b']);
    expect(started(cases, {}, { 'account.grade': 'C' }).tasks()).toEqual(['rest']);
    expect(started(cases).tasks()).toEqual(['rest']);
  });
});

describe('parallel and end', () => {
  it('runs lanes side by side and goes on when all have ended', () => {
    const world = started([
      parallel('lanes', {
        lanes: {
          one: [wait('oneDay', { for: '1d' }), call('one')],
          two: [wait('twoDays', { for: '2d' }), call('two')],
        },
      }),
      call('after'),
    ]);
    expect(world.pass(1).tasks()).toEqual(['one']);
    expect(world.pass(1).tasks()).toEqual(['one', 'two', 'after']);
  });

  it('ends all lanes; what was launched stays open until it is done', () => {
    const world = started([
      parallel('lanes', {
        lanes: {
          one: [call('one'), wait('oneDay', { for: '1d' }), end('enough')],
          two: [wait('twoDays', { for: '2d' }), call('two')],
        },
      }),
      call('after'),
    ]).pass(5);
    expect(world.tasks()).toEqual(['one']);
    expect(world.step('twoDays')).toMatchObject({ status: 'CANCELLED' });
    expect(world.runs()).toEqual(['tried RUNNING']);
    expect(world.complete('one').runs()).toEqual(['tried COMPLETED']);
  });
});

describe('move and set', () => {
  it('move the account, and the run goes on with fresh facts in another pass', () => {
    const world = started([
      move('grow', { stage: 'GROWTH' }),
      set('best', { grade: 'A', addTags: ['grown'] }),
      branch('by', { if: 'account.grade == "A"', then: [call('a')] }),
    ]);
    expect(world.draft.lifecycle.stage).toBe('GROWTH');
    expect(world.draft.account).toMatchObject({ grade: 'A', tags: ['grown'] });
    expect(world.tasks()).toEqual(['a']);
    expect(world.passes).toBeGreaterThan(2);
  });

  it('record a move that the model refuses, and go on', () => {
    const world = started([move('lose', { stage: 'CHURNED' }), call('next')]);
    expect(world.step('lose')).toMatchObject({ status: 'DONE', outcome: 'REFUSED' });
    expect(world.tasks()).toEqual(['next']);
  });

  it('are stopped after eight passes when they run in circles, and the playbooks are named', () => {
    const bounce = (key: string, from: string, to: string) =>
      compiled(
        definePlaybook({
          key,
          title: key,
          purpose: 'EDUCATION',
          trigger: { on: 'stage.entered', if: `event.stage == "${from}"` },
          reentry: 'always',
          steps: [move('on', { stage: to })],
        }),
      );
    const world = new PlaybookWorld([
      bounce('to-growth', 'ONBOARDING', 'GROWTH'),
      bounce('to-onboarding', 'GROWTH', 'ONBOARDING'),
    ]);
    world.turn().hear('stage.entered', { stage: 'ONBOARDING' });
    expect(world.passes).toBe(9);
    const stopped = world.events.filter(({ type }) => type === 'loop.stopped');
    expect(stopped).toHaveLength(1);
    expect(stopped[0]?.data.playbooks).toEqual([expect.stringMatching(/^to-(growth|onboarding)$/)]);
    expect(world.heldBack()).toEqual([expect.stringContaining('LOOP_STOPPED')]);
    expect(world.turn().passes).toBe(1);
  });
});

describe('a run', () => {
  it('ends ACHIEVED with its goal and takes its tasks with it', () => {
    const world = started([call('first'), wait('long', { for: '90d' })], { goal: 'usage.activated' }).know({
      'usage.activated': true,
    });
    expect(world.runs()).toEqual(['tried ACHIEVED']);
    expect(world.tasks()).toEqual([]);
    expect(world.events.find(({ type }) => type === 'task.cancelled')?.data).toMatchObject({
      outcome: 'CAUSE_CLEARED',
    });
  });

  it('does not start when its goal is met already', () => {
    expect(started([call('first')], { goal: 'usage.activated' }, { 'usage.activated': true }).heldBack()).toEqual([
      'tried GOAL_ALREADY_MET',
    ]);
  });

  it('is the only one of its playbook for a subject', () => {
    expect(
      started([call('first')])
        .hear('stage.entered', { stage: 'GROWTH' })
        .heldBack(),
    ).toEqual(['tried LIVE_RUN']);
  });

  it('comes never again unless the playbook says so', () => {
    const world = started([call('first')], { reentry: 'never' })
      .complete('first')
      .hear('stage.entered', { stage: 'GROWTH' });
    expect(world.heldBack()).toEqual(['tried REENTRY']);
  });

  it('ends with a person’s word', () => {
    const world = started([call('first'), call('begun')]).begin('begun');
    const [run] = world.draft.playbooks.runs;
    if (run) run.cancelledBy = 'caus_person';
    world.turn();
    expect(world.runs()).toEqual(['tried CANCELLED']);
    expect(world.tasks()).toEqual(['begun']);
    expect(world.openTask('begun').causeClearedAt).toBe(world.now);
  });

  it('starts by a person’s word, by the same rules', () => {
    const world = new PlaybookWorld([playbook([call('first')], { trigger: 'manual', audience: 'account.isCustomer' })]);
    world.draft.playbooks.launches.push({ playbookKey: 'tried', occurrence: 'k1', causeId: 'caus_1' });
    expect(world.turn().tasks()).toEqual(['first']);
    world.draft.playbooks.launches.push(
      { playbookKey: 'tried', occurrence: 'k2', causeId: 'caus_2' },
      { playbookKey: 'nowhere', occurrence: 'k3', causeId: 'caus_3' },
    );
    expect(world.turn().heldBack()).toEqual(['tried LIVE_RUN', 'nowhere PLAYBOOK_NOT_LOADED']);
  });

  it('stays on the version that it began with', () => {
    const before = playbook([wait('day', { for: '1d' }), call('old')]);
    const world = new PlaybookWorld([before], [before]);
    world.turn().hear('stage.entered', { stage: 'GROWTH' });
    world.playbooks = [playbook([wait('day', { for: '1d' }), call('new')])];
    expect(world.pass(1).tasks()).toEqual(['old']);
  });

  it('of a contact ends when the contact leaves', () => {
    const world = new PlaybookWorld([
      playbook([call('first')], { subject: 'contact', trigger: { on: 'survey.answered' } }),
    ]);
    const ann = world.contact('ann');
    world.turn().hear('survey.answered', { kind: 'NPS', score: 3, answerId: 'a' }, 'ann');
    expect(world.openTask('first').contactId).toBe('ann');
    ann.leftAt = world.now;
    expect(world.turn().runs()).toEqual(['tried EXITED']);
  });

  it('does nothing in the quiet, and goes on afterwards', () => {
    const world = started([wait('ready', { until: 'usage.activated' }), call('then')]);
    world.facts['usage.activated'] = true;
    world.turn({ isQuiet: true });
    expect(world.tasks()).toEqual([]);
    expect(world.nextAt).toBe(MONDAY + 1);
    expect(world.turn().tasks()).toEqual(['then']);
  });

  it('does nothing twice: turns at which nothing happens change nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('turn', 'day', 'true', 'false', 'first', 'nudge'), { maxLength: 25 }),
        (moves) => {
          const world = started([
            call('first'),
            wait('ready', {
              until: 'usage.activated',
              atMost: '3d',
              otherwise: [call('nudge', { clears: 'usage.activated' })],
            }),
            call('then'),
          ]);
          for (const one of moves) {
            if (one === 'day') world.pass(1);
            else if (one === 'true' || one === 'false') world.know({ 'usage.activated': one === 'true' });
            else if (one !== 'turn' && world.tasks().includes(one)) world.complete(one);
            const [writes, causes] = [world.writes.length, world.causes.length];
            world.turn().turn();
            expect([world.writes.length, world.causes.length]).toEqual([writes, causes]);
          }
          expect(new Set(world.launched()).size).toBe(world.launched().length);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a when trigger about contacts', () => {
  const unhappy = () => playbook([call('ring')], { subject: 'contact', trigger: { when: 'contact.npsScore <= 6.0' } });

  it('is baselined once, and then fires for whoever turns', () => {
    const world = new PlaybookWorld([unhappy()]);
    world.contact('ann', { 'contact.npsScore': 2 });
    world.turn();
    expect(world.tasks()).toEqual([]);
    world.contact('bea', { 'contact.npsScore': 3 });
    world.turn();
    expect(world.tasks()).toEqual(['ring']);
    expect(world.openTask('ring').contactId).toBe('bea');
    Object.assign(world.contactFacts.get('ann') ?? {}, { 'contact.npsScore': 9 });
    world.turn();
    Object.assign(world.contactFacts.get('ann') ?? {}, { 'contact.npsScore': 1 });
    world.turn();
    expect(world.tasks()).toEqual(['ring', 'ring']);
  });

  it('remembers only what it must', () => {
    const world = new PlaybookWorld([unhappy()]);
    for (let index = 0; index < 20; index += 1) world.contact(`c${index}`);
    world.turn();
    expect(Object.keys(world.draft.playbooks.triggers)).toEqual([]);
  });
});

describe('other live runs', () => {
  it('are seen by a playbook, and its own run is not', () => {
    const guard = { audience: '!("RISK_MITIGATION" in playbooks.purposes)', purpose: 'RISK_MITIGATION' as const };
    const world = new PlaybookWorld([
      playbook([call('one')], { key: 'one', ...guard }),
      playbook([call('two')], { key: 'two', ...guard, stopWhen: '"RISK_MITIGATION" in playbooks.purposes' }),
    ]);
    world.turn().hear('stage.entered', { stage: 'GROWTH' });
    expect(world.runs()).toEqual(['one RUNNING']);
    expect(world.heldBack()).toEqual(['two AUDIENCE']);
    const alone = new PlaybookWorld([
      playbook([call('two')], { key: 'two', ...guard, stopWhen: '"RISK_MITIGATION" in playbooks.purposes' }),
    ]);
    expect(alone.turn().hear('stage.entered', { stage: 'GROWTH' }).runs()).toEqual(['two RUNNING']);
  });
});
