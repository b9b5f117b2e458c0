import * as fc from 'fast-check';
import { isWithin, placeOf } from '../../../src/playbook/enrolment/share.rules.js';
import { definePlaybook, definePlugin, type PlaybookDefinition, task, wait } from '../../../src/sdk/index.js';
import { type AccountInWorld, createWorld, type World } from '../../../src/sdk/testing/index.js';
import { faultsOf } from './playbook-world.js';

const help = (more: Partial<PlaybookDefinition> = {}): PlaybookDefinition =>
  definePlaybook({
    key: 'help',
    title: 'Help',
    purpose: 'CHECK_IN',
    reentry: 'always',
    trigger: { on: 'ticket.opened' },
    goal: 'account.grade == "A"',
    holdout: 0.3,
    steps: [task('call', { title: 'Call', kind: 'OUTREACH' }), wait('called', { until: 'steps.call.done' })],
    ...more,
  });
const worldOf = (...playbooks: PlaybookDefinition[]): World =>
  createWorld({ plugins: [definePlugin({ name: 'care', version: '1.0.0', compatible: '^1.0.0', playbooks })] });

const ticket = (account: AccountInWorld): AccountInWorld =>
  account.signal('ticket', { externalId: `t-${Math.random()}`, priority: 'HIGH' });
const upgrade = (account: AccountInWorld, grade = 'A'): AccountInWorld => account.signal('account.upserted', { grade });
const isControl = (account: AccountInWorld): boolean => account.heldBack().some(({ reason }) => reason === 'HOLDOUT');

/** What is kept of who was observed, as the table has it. */
const observations = (account: AccountInWorld) =>
  (account as unknown as { engine: { rows(table: string): Record<string, unknown>[] } }).engine
    .rows('playbook_enrolment')
    .filter((row) => row.account_id === account.id)
    .map(({ arm, entered_at, until, achieved_at, lost_at }) => ({
      arm,
      entered: entered_at,
      until,
      achieved: achieved_at,
      lost: lost_at,
    }));

/** One account of each arm, both with a ticket. */
function pair(world: World): { treated: AccountInWorld; control: AccountInWorld } {
  const arms: { treated?: AccountInWorld; control?: AccountInWorld } = {};
  for (let index = 0; arms.treated === undefined || arms.control === undefined; index += 1) {
    const one = ticket(world.open(`o${index}`));
    arms[isControl(one) ? 'control' : 'treated'] ??= one;
  }
  return arms as ReturnType<typeof pair>;
}

describe('a hold-out', () => {
  it('keeps a share of the subjects: they fire, that is recorded, and nothing starts', () => {
    const world = worldOf(help());
    const all = Array.from({ length: 120 }, (_, index) => ticket(world.open(`o${index}`)));
    const controls = all.filter(isControl);
    expect(controls.length).toBeGreaterThan(20);
    expect(controls.length).toBeLessThan(55);
    for (const one of all)
      expect([one.runs().length, one.tasks().length, one.heldBack().length]).toEqual(
        isControl(one) ? [0, 0, 1] : [1, 1, 0],
      );
  });

  it('keeps the same subjects whatever the version, and in a larger share those of a smaller', () => {
    const controlsOf = (playbook: PlaybookDefinition) => {
      const world = worldOf(playbook);
      return Array.from({ length: 80 }, (_, index) => ticket(world.open(`o${index}`))).flatMap((one) =>
        isControl(one) ? one.externalId : [],
      );
    };
    const first = controlsOf(help());
    expect(controlsOf(help({ title: 'Help again', goal: 'account.grade == "B"' }))).toEqual(first);
    expect(controlsOf(help({ holdout: 0.5 }))).toEqual(expect.arrayContaining(first));
    expect(controlsOf(help({ key: 'other' }))).not.toEqual(first);
  });

  it('does not ask a subject that the audience refuses, or whose goal is met', () => {
    const world = worldOf(help({ audience: 'account.grade != "C"' }));
    const all = Array.from({ length: 40 }, (_, index) =>
      world.open(`o${index}`, { grade: index % 2 === 0 ? 'A' : 'C' }),
    ).map(ticket);
    expect(new Set(all.flatMap((one) => one.heldBack().map(({ reason }) => reason)))).toEqual(
      new Set(['AUDIENCE', 'GOAL_ALREADY_MET']),
    );
    expect(all.flatMap(observations)).toEqual([]);
  });

  it('watches both arms from when they entered, for ninety days', () => {
    const world = worldOf(help());
    const { treated, control } = pair(world);
    const until = world.now + 90 * 86_400_000;
    expect(observations(treated)).toEqual([{ arm: 'TREATED', entered: world.now, until, achieved: null, lost: null }]);
    expect(observations(control)).toEqual([{ arm: 'CONTROL', entered: world.now, until, achieved: null, lost: null }]);
  });

  it('sees the goal met in both arms, after the treated run has ended too, and not after the ninety days', () => {
    const world = worldOf(help());
    const { treated, control } = pair(world);
    treated.complete('call');
    expect(treated.runs()).toMatchObject([{ status: 'COMPLETED' }]);
    world.pass('20d');
    for (const one of [treated, control]) upgrade(one);
    for (const one of [treated, control])
      expect(observations(one)).toMatchObject([{ achieved: world.now, lost: null }]);

    const late = pair(worldOf(help()));
    (late.treated as unknown as { engine: { moveTo(at: number): void } }).engine.moveTo(
      Date.parse('2026-05-01T09:00:00Z'),
    );
    for (const one of [late.treated, late.control]) upgrade(one);
    for (const one of [late.treated, late.control]) expect(observations(one)).toMatchObject([{ achieved: null }]);
  });

  it('reads of the treated run’s steps what they were when it ended', () => {
    const world = worldOf(help({ goal: 'steps.call.done && account.grade == "A"' }));
    const { treated, control } = pair(world);
    treated.complete('call');
    for (const one of [treated, control]) upgrade(one);
    expect([observations(treated)[0]?.achieved, observations(control)[0]?.achieved]).toEqual([world.now, null]);
  });

  it('sees an account lost whose MRR comes to 0 after it entered, in both arms', () => {
    const world = worldOf(help());
    const { treated, control } = pair(world);
    world.pass('10d');
    for (const one of [treated, control])
      one.signal('subscription.changed', {
        externalId: `${one.externalId}-subscription`,
        product: 'product',
        amountMinor: 0,
        currency: 'EUR',
        billingMonths: 1,
        startsOn: '2026-01-05',
        endsOn: '2027-01-05',
      });
    world.pass('2d');
    for (const one of [treated, control]) expect(observations(one)[0]?.lost).toEqual(expect.any(Number));
    const prospects = worldOf(help());
    const [free] = [ticket(prospects.open('free', { monthly: 0 }))];
    prospects.pass('10d');
    expect(observations(free as AccountInWorld)[0]?.lost).toBeNull();
  });

  it('counts a subject once, however often it fires', () => {
    const world = worldOf(help());
    const { treated, control } = pair(world);
    treated.complete('call');
    world.pass('100d');
    for (const one of [treated, control]) ticket(one);
    expect([treated.runs().length, control.heldBack().length]).toEqual([2, 2]);
    for (const one of [treated, control]) expect(observations(one)).toHaveLength(1);
  });

  it('counts for its arm, too, who is held back after the lot was drawn', () => {
    const first = help({ key: 'first', holdout: undefined as never, group: { name: 'one', priority: 2 } });
    const { holdout: _, ...plain } = first;
    const world = worldOf(plain as PlaybookDefinition, help({ group: { name: 'one', priority: 1 } }));
    const all = Array.from({ length: 40 }, (_, index) => ticket(world.open(`o${index}`)));
    const waiting = all.filter((one) => one.heldBack().some(({ reason }) => reason === 'GROUP'));
    expect(waiting.length).toBeGreaterThan(10);
    for (const one of waiting) expect(observations(one)).toMatchObject([{ arm: 'TREATED' }]);
  });

  it('is warned of where its goal says nothing about the control', () => {
    expect(faultsOf(help())).toEqual([]);
    expect(faultsOf(help({ goal: 'steps.call.done' }))).toEqual(['HOLDOUT_GOAL at goal']);
    const { goal: _, ...without } = help();
    expect(faultsOf(without as PlaybookDefinition)).toEqual(['HOLDOUT_GOAL at holdout']);
  });
});

describe('a stable share', () => {
  const id = fc.string({ minLength: 1, maxLength: 40 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('only adds subjects as it grows, and has all of them at 1', () => {
    fc.assert(
      fc.property(id, id, share, share, (key, subject, one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        expect(isWithin(small, 'canary', key, subject) && !isWithin(large, 'canary', key, subject)).toBe(false);
        expect([isWithin(1, 'canary', key, subject), isWithin(0, 'canary', key, subject)]).toEqual([true, false]);
      }),
    );
  });

  it('is even, and of a hold-out says nothing about the canary', () => {
    const subjects = Array.from({ length: 4_000 }, (_, index) => `acct_${index}`);
    const canary = subjects.filter((subject) => isWithin(0.25, 'canary', 'help', subject));
    const both = canary.filter((subject) => isWithin(0.25, 'holdout', 'help', subject));
    expect([canary.length / 4_000, both.length / canary.length]).toEqual([
      expect.closeTo(0.25, 1),
      expect.closeTo(0.25, 1),
    ]);
    expect(placeOf('canary', 'help', 'acct_1')).toBe(placeOf('canary', 'help', 'acct_1'));
  });
});
