import { branch, definePlaybook, definePlugin, end, start, task, wait } from '../../../src/sdk/index.js';
import { createWorld, type World } from '../../../src/sdk/testing/index.js';

/** The fifth of the six playbooks, as its design has it. */
const renewal = definePlaybook({
  key: 'renewal-120',
  title: 'Renewal, 120 days to signature',
  purpose: 'RENEWAL',
  subject: 'renewal',
  trigger: { before: 'renewal.date', by: '120d', late: 'enrol' },
  audience: 'renewal.status == "OPEN"',
  goal: 'renewal.status == "RENEWED"',
  stopWhen: 'renewal.status == "LOST"',
  steps: [
    task('review', {
      if: 'renewal.daysUntil > 90',
      title: 'Review value and risk of {{ account.name }} before its renewal',
      kind: 'RENEWAL',
      due: '10bd',
      checklist: ['Objectives and value realised', 'Open risks and requests', 'Decision maker and notice date'],
    }),
    wait('d90', { before: 'renewal.date', by: '90d' }),
    task('intent', {
      if: 'renewal.daysUntil > 60',
      title: 'Ask {{ account.name }} whether it means to renew',
      kind: 'RENEWAL',
      due: '10bd',
      outcomes: ['RENEWING', 'EXPANDING', 'UNSURE', 'LEAVING'],
    }),
    wait('d60', { before: 'renewal.date', by: '60d' }),
    branch('path', {
      switch: 'steps.intent.outcome',
      cases: {
        RENEWING: [
          task('quote', { title: 'Send the renewal quote to {{ account.name }}', kind: 'RENEWAL', due: '5bd' }),
        ],
        EXPANDING: [
          task('proposal', {
            title: 'Send {{ account.name }} a proposal with what it asked for',
            kind: 'UPSELL',
            due: '5bd',
          }),
        ],
        UNSURE: [
          task('sponsor', {
            title: 'Executive call with {{ account.name }}',
            kind: 'RISK',
            assign: 'ownersManager',
            due: '5bd',
          }),
        ],
        LEAVING: [start('save', { playbook: 'win-back' }), end('handedOver')],
      },
      otherwise: [
        task('askNow', {
          title: 'No answer yet on the renewal of {{ account.name }}',
          kind: 'RENEWAL',
          priority: 'HIGH',
          due: '2bd',
        }),
      ],
    }),
    wait('d30', { before: 'renewal.date', by: '30d' }),
    task('sign', {
      title: 'Get the renewal of {{ account.name }} signed',
      kind: 'RENEWAL',
      priority: 'HIGH',
      due: '10bd',
      escalate: { after: '10d', assign: 'ownersManager' },
    }),
    wait('dayZero', { after: 'renewal.date', by: '0d' }),
    task('overdue', {
      title: 'The term of {{ account.name }} ended unsigned',
      kind: 'RENEWAL',
      priority: 'HIGH',
      assign: 'ownersManager',
      due: '1bd',
    }),
    wait('decided', { until: 'renewal.status != "OPEN"', atMost: '60d' }),
  ],
});

const winBack = definePlaybook({
  key: 'win-back',
  title: 'Win back',
  purpose: 'WIN_BACK',
  trigger: 'manual',
  steps: [task('talk', { title: 'Talk', kind: 'WIN_BACK' })],
});

const plugin = definePlugin({ name: 'renewal', version: '1.0.0', compatible: '^1.0.0', playbooks: [renewal, winBack] });

/** 5 January 2026; whatever it pays for is told by `term`. */
const aWorld = (playbooks = plugin): World => createWorld({ plugins: [playbooks], account: { monthly: 0 } });

const term = (world: World, externalId: string, startsOn: string, endsOn: string | undefined, more: object = {}) =>
  world.signal('subscription.changed', {
    externalId,
    product: externalId,
    amountMinor: 120_000,
    currency: 'EUR',
    billingMonths: 12,
    startsOn,
    ...(endsOn !== undefined && { endsOn }),
    autoRenews: false,
    ...more,
  });

const steps = (world: World) => world.tasks().map(({ step }) => step);
const runs = (world: World, playbook = 'renewal-120') =>
  world
    .runs()
    .filter((run) => run.playbook === playbook)
    .map(({ status }) => status);

describe('(v) renewal 120 / 90 / 60 / 30', () => {
  it(
    'goes from review to quote to signature, each at its moment, and ends as achieved when the contract is ' +
      'prolonged',
    () => {
      const world = aWorld();
      term(world, 'main', '2026-01-05', '2026-07-04');
      world.pass('59d');
      expect(world.runs()).toEqual([]);
      world.pass('1d');
      expect(steps(world)).toEqual(['review']);
      world.complete('review').pass('30d');
      expect(steps(world)).toEqual(['intent']);
      world.complete('intent', 'RENEWING').pass('30d');
      expect(steps(world)).toEqual(['quote']);
      world.complete('quote').pass('30d');
      expect(steps(world)).toEqual(['sign']);
      expect(world.runs()[0]?.outcomes).toMatchObject({
        d90: 'REACHED',
        d60: 'REACHED',
        path: 'case RENEWING',
        d30: 'REACHED',
      });
      term(world, 'main', '2026-01-05', '2027-07-04');
      expect(runs(world)).toEqual(['ACHIEVED']);
      expect(world.tasks()).toEqual([]);
      // the next term has a renewal of its own
      world.pass('8mo').pass('27d');
      expect(runs(world)).toEqual(['ACHIEVED']);
      world.pass('1mo');
      expect(runs(world)).toEqual(['ACHIEVED', 'RUNNING']);
    },
  );

  it('hands over to win-back when the customer means to leave, and ends by itself', () => {
    const world = aWorld();
    term(world, 'main', '2026-01-05', '2026-04-01');
    expect(steps(world)).toEqual(['intent']);
    world.complete('intent', 'LEAVING').pass('40d');
    expect(runs(world)).toEqual(['COMPLETED']);
    expect(runs(world, 'win-back')).toEqual(['RUNNING']);
  });

  it('enrols late without three tasks at once', () => {
    const world = aWorld();
    term(world, 'main', '2026-01-05', '2026-03-20');
    expect(steps(world)).toEqual(['intent']);
    expect(world.runs()[0]?.steps).toMatchObject({ review: 'SKIPPED', d90: 'DONE', intent: 'WAITING', d60: 'WAITING' });
  });

  it('asks anew what was not answered, escalates the signature, and says when the term has ended unsigned', () => {
    const world = aWorld();
    term(world, 'main', '2026-01-05', '2026-06-01', { autoRenews: true });
    world.pass('27d').complete('review').pass('60d');
    expect(steps(world)).toEqual(['intent', 'askNow']);
    world.pass('41d');
    expect(steps(world)).toEqual(['intent', 'askNow', 'sign']);
    expect(world.tasks().at(-1)).toMatchObject({ step: 'sign', assigneeId: 'memb_manager' });
    world.pass('20d');
    expect(steps(world)).toEqual(['intent', 'askNow', 'sign', 'overdue']);
    // nothing by thirty days after the term: lost, and the run with its open tasks is over
    world.pass('30d');
    expect(runs(world)).toEqual(['EXITED']);
    expect(world.tasks()).toEqual([]);
  });

  it('moves its waits with the date', () => {
    const world = aWorld();
    term(world, 'main', '2026-01-05', '2026-05-01');
    world.complete('review');
    term(world, 'main', '2026-01-05', '2026-05-21');
    world.pass('40d');
    expect(steps(world)).toEqual([]);
    world.pass('7d');
    expect(steps(world)).toEqual(['intent']);
    expect(runs(world)).toEqual(['RUNNING']);
  });

  it('runs once for each renewal of an account, and each reads its own', () => {
    const world = aWorld();
    term(world, 'one', '2026-01-05', '2026-05-01');
    term(world, 'two', '2026-01-05', '2026-05-15');
    world.pass('20d');
    expect(runs(world)).toEqual(['RUNNING', 'RUNNING']);
    expect(steps(world)).toEqual(['review', 'review']);
    world.signal('subscription.cancelled', { externalId: 'one', kind: 'CANCELLED', reason: 'PRICE' });
    expect(runs(world)).toEqual(['EXITED', 'RUNNING']);
    expect(steps(world)).toEqual(['review']);
    world.pass('20d');
    expect(steps(world)).toEqual(['review', 'intent']);
  });

  it('does not enrol for a contract that is let go already', () => {
    const world = aWorld();
    term(world, 'main', '2026-01-05', '2026-06-30');
    world.signal('subscription.cancelled', { externalId: 'main', kind: 'CANCELLED', reason: 'PRICE' }).pass('100d');
    expect(world.runs()).toEqual([]);
    expect(world.heldBack()).toMatchObject([{ playbook: 'renewal-120', reason: 'AUDIENCE' }]);
  });
});

describe('a playbook about a renewal', () => {
  const about = (more: object) =>
    aWorld(
      definePlugin({
        name: 'about',
        version: '1.0.0',
        compatible: '^1.0.0',
        playbooks: [
          definePlaybook({
            key: 'about',
            title: 'About',
            purpose: 'RENEWAL',
            subject: 'renewal',
            trigger: { before: 'renewal.date', by: '60d', late: 'enrol' },
            steps: [wait('long', { for: '300d' }), task('last', { title: '{{ renewal.status }}', kind: 'RENEWAL' })],
            ...more,
          }),
        ],
      }),
    );

  it('reads how its renewal was decided long after the account has let go of it', () => {
    const world = about({});
    term(world, 'main', '2026-01-05', '2026-02-01');
    world.pass('1d');
    term(world, 'main', '2026-01-05', '2027-02-01');
    expect(world.runs().map(({ status }) => status)).toEqual(['RUNNING']);
    world.pass('301d');
    expect(world.tasks().map(({ title }) => title)).toEqual(['RENEWED']);
  });

  it('fires when a renewal is lost, and reads that one though another is open', () => {
    const world = about({
      trigger: { when: 'renewal.status == "LOST"' },
      steps: [task('why', { title: 'Ask why, {{ renewal.daysUntil }} days before', kind: 'RISK' })],
    });
    term(world, 'one', '2026-01-05', '2026-05-01');
    term(world, 'two', '2026-01-05', '2026-06-01');
    expect(world.runs()).toEqual([]);
    world.signal('subscription.cancelled', { externalId: 'two', kind: 'CANCELLED', reason: 'PRICE' });
    expect(world.tasks().map(({ title }) => title)).toEqual(['Ask why, 147 days before']);
  });

  it('ends when its renewal is no more: the contract turns out to be a trial', () => {
    const world = about({});
    term(world, 'main', '2026-01-05', '2026-02-20');
    expect(world.runs().map(({ status }) => status)).toEqual(['RUNNING']);
    term(world, 'main', '2026-01-05', '2026-02-20', { status: 'TRIAL' });
    expect(world.runs().map(({ status }) => status)).toEqual(['EXITED']);
  });

  it('goes on by a contract that has no end: it was renewed', () => {
    const world = about({ goal: 'renewal.status == "RENEWED"' });
    term(world, 'main', '2026-01-05', '2026-02-20');
    world.pass('1d');
    term(world, 'main', '2026-01-05', undefined);
    expect(world.runs().map(({ status }) => status)).toEqual(['ACHIEVED']);
  });

  it('forgets renewals that are over', () => {
    const world = about({ goal: 'renewal.status != "OPEN"', reentry: 'always' });
    for (let year = 0; year < 4; year += 1) {
      term(world, 'main', '2026-01-05', `${2026 + year}-12-31`);
      world.pass('12mo');
    }
    const { triggers, ended } = (
      world as unknown as { engine: { state(id: string): { playbooks: { triggers: object; ended: object } } } }
    ).engine.state(world.id).playbooks;
    expect(Object.keys(triggers).length).toBeLessThanOrEqual(2);
    expect(Object.keys(ended).length).toBeLessThanOrEqual(2);
  });
});
