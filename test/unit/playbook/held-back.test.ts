import { definePlaybook, definePlugin, end, task, wait } from '../../../src/sdk/index.js';
import { createWorld, type World } from '../../../src/sdk/testing/index.js';

type Playbook = Parameters<typeof definePlaybook>[0];
type Noise = NonNullable<Parameters<typeof definePlugin>[0]['noise']>;

/** A playbook that a metric of its own name fires; its run lives until its task is done. */
const onCall = (key: string, more: Partial<Playbook> = {}): Playbook =>
  definePlaybook({
    key,
    title: key,
    purpose: 'CHECK_IN',
    reentry: 'always',
    trigger: { on: 'metric.recorded', if: `event.metric == "${key}"` },
    steps: [task(`do${key}`, { title: key, kind: 'OTHER' })],
    ...more,
  });

const aWorld = (playbooks: Playbook[], noise?: Noise, zone = 'UTC'): World =>
  createWorld({
    plugins: [
      definePlugin({ name: 'noisy', version: '1.0.0', compatible: '^1.0.0', playbooks, ...(noise && { noise }) }),
    ],
    zone,
  });

const call = (world: World, ...keys: string[]) => {
  for (const key of keys) world.signal('metric', { name: key, value: 1 });
  return world;
};
const runs = (world: World) => world.runs().map(({ playbook, status }) => `${playbook} ${status}`);
const held = (world: World) =>
  world.heldBack().map(({ playbook, reason, outcome }) => `${playbook} ${reason} ${outcome}`);
const released = (world: World) => world.events().filter(({ type }) => type === 'firing.released').length;

describe('a group', () => {
  const group = (name: string, priority?: number) => ({ group: { name, ...(priority !== undefined && { priority }) } });

  it('lets one wait while another of its playbooks runs, and starts it when that ends', () => {
    const world = call(aWorld([onCall('low', group('calls')), onCall('high', group('calls'))]), 'low', 'high');
    expect(runs(world)).toEqual(['low RUNNING']);
    expect(held(world)).toEqual(['high GROUP WAITING']);
    world.pass('3d').complete('dolow');
    expect(runs(world)).toEqual(['low COMPLETED', 'high RUNNING']);
    expect(held(world)).toEqual(['high GROUP RELEASED']);
    expect(released(world)).toBe(1);
  });

  it('enrols a higher priority at once and ends nothing; a lower one waits for it', () => {
    const world = call(aWorld([onCall('low', group('calls')), onCall('high', group('calls', 5))]), 'low', 'high');
    expect(runs(world)).toEqual(['low RUNNING', 'high RUNNING']);
    world.complete('dolow');
    call(world, 'low');
    expect(held(world)).toEqual(['low GROUP WAITING']);
    world.complete('dohigh');
    expect(runs(world)).toEqual(['low COMPLETED', 'high COMPLETED', 'low RUNNING']);
  });

  it('releases the higher priority first, then the older', () => {
    const all = [
      onCall('low', group('calls', 9)),
      onCall('medium', group('calls', 1)),
      onCall('high', group('calls', 5)),
      onCall('urgent', group('calls', 5)),
    ];
    const world = call(aWorld(all), 'low', 'medium', 'high', 'urgent');
    world.complete('dolow');
    expect(runs(world).at(-1)).toBe('high RUNNING');
    world.complete('dohigh');
    expect(runs(world).at(-1)).toBe('urgent RUNNING');
    world.complete('dourgent');
    expect(runs(world).at(-1)).toBe('medium RUNNING');
  });

  it('knows nothing of other groups', () => {
    expect(runs(call(aWorld([onCall('low', group('calls')), onCall('high', group('mails'))]), 'low', 'high'))).toEqual([
      'low RUNNING',
      'high RUNNING',
    ]);
  });
});

describe('in intervention', () => {
  const offer = onCall('low', { purpose: 'UPSELL' });
  const rescue = onCall('high', { purpose: 'RISK_MITIGATION' });

  it('holds back what would sell until the intervention is over', () => {
    const world = call(aWorld([offer, rescue]), 'high', 'low');
    expect(held(world)).toEqual(['low IN_INTERVENTION WAITING']);
    world.complete('dohigh');
    expect(runs(world)).toEqual(['high COMPLETED', 'low RUNNING']);
  });

  it('lets pass what ignores it, and what sells nothing', () => {
    const world = call(
      aWorld([{ ...offer, ignores: ['IN_INTERVENTION'] }, rescue, onCall('medium')]),
      'high',
      'low',
      'medium',
    );
    expect(runs(world)).toEqual(['high RUNNING', 'low RUNNING', 'medium RUNNING']);
  });
});

describe('the noise budget', () => {
  it('caps what starts for an account, and releases when the window has moved on', () => {
    const world = call(
      aWorld([onCall('low'), onCall('medium'), onCall('high')], { perAccount: { runs: 2, per: '7d' } }),
      'low',
    );
    call(world.pass('2d'), 'medium', 'high');
    expect(runs(world)).toEqual(['low RUNNING', 'medium RUNNING']);
    expect(held(world)).toEqual(['high NOISE_BUDGET WAITING']);
    world.pass('4d');
    expect(runs(world)).toHaveLength(2);
    world.pass('1d');
    expect(runs(world)).toEqual(['low RUNNING', 'medium RUNNING', 'high RUNNING']);
    expect(held(world)).toEqual(['high NOISE_BUDGET RELEASED']);
  });

  it('caps what starts for one contact, and leaves the others alone', () => {
    const ring = (key: string) =>
      definePlaybook({
        key,
        title: key,
        purpose: 'ADVOCACY',
        subject: 'contact',
        reentry: 'always',
        trigger: { on: 'survey.answered', if: 'event.score >= 9' },
        steps: [task('ask', { title: key, kind: 'ADVOCACY' })],
      });
    const world = aWorld([ring('first'), ring('second')], { perContact: { runs: 1, per: '30d' } })
      .contact('ann')
      .contact('bea');
    world.answer('ann', 9);
    expect(runs(world)).toEqual(['first RUNNING']);
    expect(held(world)).toEqual(['second NOISE_BUDGET WAITING']);
    world.answer('bea', 10);
    expect(runs(world)).toEqual(['first RUNNING', 'first RUNNING']);
    world.pass('30d');
    expect(runs(world)).toHaveLength(4);
  });

  it('keeps a distance between two starts', () => {
    const world = call(aWorld([onCall('low'), onCall('high')], { cooldown: '2d' }), 'low', 'high');
    expect(held(world)).toEqual(['high COOLDOWN WAITING']);
    world.pass('1d');
    expect(runs(world)).toEqual(['low RUNNING']);
    world.pass('1d');
    expect(runs(world)).toEqual(['low RUNNING', 'high RUNNING']);
  });

  it('does not bind what ignores it, which counts all the same', () => {
    const world = call(
      aWorld([onCall('low', { ignores: ['NOISE_BUDGET'] }), onCall('high')], {
        perAccount: { runs: 1, per: '7d' },
        cooldown: '1d',
      }),
      'low',
      'high',
    );
    expect(runs(world)).toEqual(['low RUNNING']);
    call(world.complete('dolow'), 'low');
    expect(runs(world)).toEqual(['low COMPLETED', 'low RUNNING']);
    expect(held(world)).toEqual(['high NOISE_BUDGET WAITING']);
  });

  it('holds for what a person launches too, and says so', () => {
    const byHand = definePlaybook({
      key: 'by-hand',
      title: 'By hand',
      purpose: 'QBR',
      trigger: 'manual',
      steps: [task('go', { title: 'Go', kind: 'QBR' })],
    });
    const world = call(aWorld([onCall('low'), byHand], { cooldown: '1d' }), 'low').launch('by-hand');
    expect(held(world)).toEqual(['by-hand COOLDOWN WAITING']);
    world.pass('1d');
    expect(runs(world)).toEqual(['low RUNNING', 'by-hand RUNNING']);
  });
});

describe('quiet hours', () => {
  const quiet: Noise = { quietHours: { from: '20:00', to: '08:00', weekends: true } };
  // the world begins on Monday, 5 January 2026, 09:00 UTC: 18:00 in Tokyo
  const tokyo = 'Asia/Tokyo';

  it('hold back from evening to morning in the company’s zone', () => {
    const world = call(aWorld([onCall('low'), onCall('high')], quiet, tokyo), 'low');
    expect(runs(world)).toEqual(['low RUNNING']);
    call(world.pass('2h'), 'high');
    expect(held(world)).toEqual(['high QUIET_HOURS WAITING']);
    world.pass('11h');
    expect(runs(world)).toEqual(['low RUNNING']);
    world.pass('1h');
    expect(runs(world)).toEqual(['low RUNNING', 'high RUNNING']);
    expect(world.runs().at(-1)?.startedAt).toBe(Date.parse('2026-01-06T08:00:00+09:00'));
  });

  it('last over the weekend, to Monday morning', () => {
    const world = call(
      aWorld([onCall('low')], quiet, tokyo)
        .pass('4d')
        .pass('3h'),
      'low',
    );
    expect(held(world)).toEqual(['low QUIET_HOURS WAITING']);
    world.pass('5d');
    expect(world.runs()[0]?.startedAt).toBe(Date.parse('2026-01-12T08:00:00+09:00'));
  });

  it('do not bind what ignores them', () => {
    expect(runs(call(aWorld([onCall('low', { ignores: ['QUIET_HOURS'] })], quiet, tokyo).pass('3h'), 'low'))).toEqual([
      'low RUNNING',
    ]);
  });
});

describe('what was held back', () => {
  const busy = onCall('busy', { group: { name: 'one' }, steps: [wait('long', { for: '10d' })] });
  const waiting = (more: Partial<Playbook>) => definePlaybook({ ...onCall('mine'), group: { name: 'one' }, ...more });
  const grade = (world: World, value: string) => world.signal('account.upserted', { grade: value });

  it('is dropped, and recorded, when the condition that fired it is false by then', () => {
    const world = call(
      grade(aWorld([busy, waiting({ trigger: { when: 'account.grade == "A"' } })]), 'B'),
      'busy',
    ) as World;
    grade(world, 'A');
    expect(held(world)).toEqual(['mine GROUP WAITING']);
    grade(world, 'B');
    expect(held(world)).toEqual(['mine GROUP CONDITION_CLEARED']);
    world.pass('20d');
    expect(runs(world)).toEqual(['busy COMPLETED']);
    grade(world, 'A');
    expect(runs(world)).toEqual(['busy COMPLETED', 'mine RUNNING']);
  });

  it('starts late by the event that fired it', () => {
    const world = call(
      aWorld([busy, waiting({ steps: [task('see', { title: 'See {{ event.metric }}', kind: 'OTHER' })] })]),
      'busy',
      'mine',
    );
    world.pass('10d');
    expect(world.tasks().map(({ title }) => title)).toEqual(['See mine']);
  });

  it('is dropped when its date has moved', () => {
    const world = aWorld([busy, waiting({ trigger: { before: 'renewal.date', by: '30d' } })]);
    world.pass('332d');
    call(world, 'busy').pass('4d');
    expect(held(world)).toEqual(['mine GROUP WAITING']);
    world.pays(6000);
    expect(held(world)).toEqual(['mine GROUP DATE_MOVED']);
  });

  it('is dropped when the subject leaves the audience, or meets the goal', () => {
    const audience = call(aWorld([busy, waiting({ audience: 'account.grade != "C"' })]), 'busy');
    grade(audience, 'B');
    call(audience, 'mine');
    grade(audience, 'C');
    expect(held(audience)).toEqual(['mine GROUP AUDIENCE']);
    const goal = call(aWorld([busy, waiting({ goal: 'account.grade == "A"' })]), 'busy', 'mine');
    grade(goal, 'A');
    expect(held(goal)).toEqual(['mine GROUP GOAL_ALREADY_MET']);
  });

  it('is dropped when its contact leaves', () => {
    const about = waiting({ subject: 'contact', trigger: { on: 'survey.answered' } });
    const world = call(aWorld([busy, about]).contact('ann'), 'busy').answer('ann', 3);
    expect(held(world)).toEqual(['mine GROUP WAITING']);
    world.leave('ann');
    expect(held(world)).toEqual(['mine GROUP SUBJECT_GONE']);
  });

  it('waits once for a subject: the second firing is recorded and dropped', () => {
    const world = call(aWorld([busy, waiting({})]), 'busy', 'mine', 'mine');
    expect(held(world)).toEqual(['mine GROUP WAITING', 'mine GROUP ALREADY_WAITING']);
    world.pass('10d');
    expect(runs(world)).toEqual(['busy COMPLETED', 'mine RUNNING']);
  });

  it('starts one after the other when each ends at once, more than a turn has passes', () => {
    const brief = (key: string) => onCall(key, { group: { name: 'one' }, steps: [end('over')] });
    const keys = Array.from({ length: 12 }, (_, index) => `brief${String.fromCharCode(97 + index)}`);
    const world = call(aWorld([busy, ...keys.map(brief)]), 'busy', ...keys).pass('11d');
    expect(runs(world)).toEqual(['busy COMPLETED', ...keys.map((key) => `${key} COMPLETED`)]);
    expect(held(world)).toEqual(keys.map((key) => `${key} GROUP RELEASED`));
  });

  it('asks the group before the budget, and each in its order', () => {
    const noise: Noise = {
      perAccount: { runs: 1, per: '1d' },
      cooldown: '1d',
      quietHours: { from: '00:00', to: '23:59' },
    };
    const world = aWorld(
      [
        onCall('low', { ignores: ['QUIET_HOURS'], group: { name: 'one' }, purpose: 'WIN_BACK' }),
        onCall('medium', { group: { name: 'one' }, purpose: 'UPSELL' }),
        onCall('high', { purpose: 'UPSELL' }),
        onCall('urgent'),
      ],
      noise,
    );
    call(world, 'low', 'medium', 'high', 'urgent');
    expect(held(world)).toEqual([
      'medium GROUP WAITING',
      'high IN_INTERVENTION WAITING',
      'urgent NOISE_BUDGET WAITING',
    ]);
  });
});
