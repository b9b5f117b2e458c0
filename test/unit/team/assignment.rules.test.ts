import fc from 'fast-check';
import { newAccountPart } from '../../../src/account/account.state.js';
import type { Ask, MemberView } from '../../../src/condition/surroundings.js';
import { type Assign, assigneeFor, isThere, standIn } from '../../../src/team/assignment.rules.js';
import { type Desks, settleAssignments } from '../../../src/team/settle.rules.js';
import { DAY, NOON } from '../../support/moments.js';

const member = (id: string, rest: Partial<MemberView> = {}): MemberView => ({
  id,
  functions: ['CSM'],
  isActive: true,
  absences: [],
  ...rest,
});
const away = (coverId?: string, from = NOON - DAY, to = NOON + DAY) => ({
  absences: [{ from, to, ...(coverId !== undefined && { coverId }) }],
});
const teamOf = (...members: MemberView[]) => new Map(members.map((member) => [member.id, member]));
const account = { ...newAccountPart(), ownerId: 'ann', team: [{ role: 'ONBOARDING' as const, memberId: 'bob' }] };

const assign = (to: Assign, ...members: MemberView[]) =>
  assigneeFor(to, { account }, { members: teamOf(...members) }, NOON);

describe('assigning a task', () => {
  it('finds the owner, the owner’s manager and the roles of the account team', () => {
    const team = [member('ann', { managerId: 'max' }), member('bob'), member('max')];
    expect(assign('owner', ...team)).toEqual({ memberId: 'ann' });
    expect(assign('ownersManager', ...team)).toEqual({ memberId: 'max' });
    expect(assign({ role: 'ONBOARDING' }, ...team)).toEqual({ memberId: 'bob' });
  });

  it('asks the team for a function', () => {
    expect(assign({ function: 'SALES', pick: 'leastLoaded' })).toEqual({
      ask: { function: 'SALES', pick: 'leastLoaded' },
    });
  });

  it('finds nobody where there is nobody', () => {
    expect(assign({ role: 'SALES' }, member('ann'))).toBeUndefined();
    expect(assign('ownersManager', member('ann'))).toBeUndefined();
    expect(assign('owner')).toBeUndefined();
    expect(assign('owner', member('ann', { isActive: false }))).toBeUndefined();
    expect(
      assigneeFor('owner', { account: newAccountPart() }, { members: teamOf(member('ann')) }, NOON),
    ).toBeUndefined();
  });

  it('goes up to the next manager when one has gone', () => {
    expect(
      assign(
        'ownersManager',
        member('ann', { managerId: 'max' }),
        member('max', { managerId: 'zoe', isActive: false }),
        member('zoe'),
      ),
    ).toEqual({ memberId: 'zoe' });
  });

  it('goes to the cover while the member is away, and to the cover’s cover', () => {
    expect(assign('owner', member('ann', away('bob')), member('bob'))).toEqual({ memberId: 'bob' });
    expect(assign('owner', member('ann', away('bob')), member('bob', away('eve')), member('eve'))).toEqual({
      memberId: 'eve',
    });
  });

  it('comes back with the member: an absence ends before its end', () => {
    const team = teamOf(member('ann', away('bob', NOON - DAY, NOON)), member('bob'));
    expect(standIn('ann', team, NOON - 1)).toBe('bob');
    expect(standIn('ann', team, NOON)).toBe('ann');
  });

  it('counts a member as there from the very end of an absence on', () => {
    const ann = member('ann', away('bob', NOON - DAY, NOON));
    expect([
      isThere(ann, NOON - DAY - 1),
      isThere(ann, NOON - DAY),
      isThere(ann, NOON - 1),
      isThere(ann, NOON),
    ]).toEqual([true, false, false, true]);
  });

  it('goes by the absence that is now: one that is over covers no more, one to come not yet', () => {
    const over = { from: NOON - 3 * DAY, to: NOON - DAY, coverId: 'bob' };
    const toCome = { from: NOON + DAY, to: NOON + 2 * DAY, coverId: 'bob' };
    const away = (...absences: MemberView['absences']) => member('ann', { absences: [...absences] });
    const now = { from: NOON, to: NOON + DAY };
    expect(assign('owner', away(over, { ...now, coverId: 'eve' }), member('bob'), member('eve'))).toEqual({
      memberId: 'eve',
    });
    expect(assign('owner', away(over, now, toCome), member('bob'))).toEqual({ memberId: 'ann' });
    expect(assign('owner', away({ ...over, to: NOON }, toCome), member('bob'))).toEqual({ memberId: 'ann' });
  });

  it('stays with one who is away when nobody covers, or the covers go in circles', () => {
    expect(assign('owner', member('ann', away()))).toEqual({ memberId: 'ann' });
    expect(assign('owner', member('ann', away('bob')), member('bob', away('ann')))).toEqual({ memberId: 'ann' });
    expect(assign('owner', member('ann', away('bob')), member('bob', { isActive: false }))).toEqual({
      memberId: 'ann',
    });
  });
});

describe('settling what is asked of the team', () => {
  const ask = (taskId: string, rest: Partial<Ask> = {}): Ask => ({
    kind: 'ASSIGN',
    accountId: 'a',
    taskId,
    function: 'CSM',
    pick: 'leastLoaded',
    priority: 'NORMAL',
    ...rest,
  });
  const desks = (loads: [string, number][] = [], pointers: [string, string][] = []): Desks => ({
    loads: new Map(loads),
    pointers: new Map(pointers),
  });

  it('takes the least loaded for their capacity, of equals the first by id', () => {
    const team = teamOf(member('a', { capacity: 100 }), member('b', { capacity: 10 }), member('c', { capacity: 100 }));
    const table = desks([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ]);
    expect([...settleAssignments([ask('1'), ask('2'), ask('3')], table, team, NOON)]).toEqual([
      ['1', 'c'],
      ['2', 'a'],
      ['3', 'c'],
    ]);
    expect(table.loads).toEqual(
      new Map([
        ['a', 4],
        ['b', 1],
        ['c', 4],
      ]),
    );
  });

  it('goes round from the last one picked', () => {
    const team = teamOf(member('a'), member('b'), member('c'));
    const table = desks([], [['CSM', 'b']]);
    const asks = ['1', '2', '3', '4'].map((id) => ask(id, { pick: 'roundRobin' }));
    expect([...settleAssignments(asks, table, team, NOON).values()]).toEqual(['c', 'a', 'b', 'c']);
    expect(table.pointers.get('CSM')).toBe('c');
  });

  it('grants by priority, then account, then task', () => {
    const team = teamOf(member('a'), member('b'), member('c'), member('d'));
    const asks = [
      ask('t2', { accountId: 'y' }),
      ask('t9', { priority: 'HIGH', accountId: 'z' }),
      ask('t1', { accountId: 'y' }),
      ask('t3', { priority: 'LOW', accountId: 'x' }),
    ];
    expect([...settleAssignments(asks, desks(), team, NOON).keys()]).toEqual(['t9', 't1', 't2', 't3']);
  });

  it('passes over those who are away, have gone, do something else or can carry nothing', () => {
    const team = teamOf(
      member('a', away()),
      member('b', { isActive: false }),
      member('c', { functions: ['SALES'] }),
      member('d', { capacity: 0 }),
      member('e'),
    );
    expect(settleAssignments([ask('1')], desks(), team, NOON).get('1')).toBe('e');
    expect(settleAssignments([ask('1', { function: 'PRODUCT' })], desks(), team, NOON).size).toBe(0);
  });

  it('grants the same, in whatever order the asks come', () => {
    const team = teamOf(member('a', { capacity: 3 }), member('b', { capacity: 2 }), member('c', { capacity: 1 }));
    const some = fc.uniqueArray(
      fc.record({
        taskId: fc.string({ minLength: 1, maxLength: 2 }),
        accountId: fc.constantFrom('x', 'y'),
        priority: fc.constantFrom('LOW' as const, 'NORMAL' as const, 'HIGH' as const),
        pick: fc.constantFrom('leastLoaded' as const, 'roundRobin' as const),
      }),
      { selector: ({ taskId }) => taskId },
    );
    fc.assert(
      fc.property(
        some.chain((asks) => fc.tuple(fc.constant(asks), fc.shuffledSubarray(asks, { minLength: asks.length }))),
        ([one, other]) => {
          const grant = (list: typeof one) =>
            settleAssignments(
              list.map(({ taskId, ...rest }) => ask(taskId, rest)),
              desks(),
              team,
              NOON,
            );
          expect(new Map([...grant(other)].sort())).toEqual(new Map([...grant(one)].sort()));
        },
      ),
    );
  });
});
