import { AccountInput } from '../../../src/account/account.inputs.js';
import { TeamMemberInput } from '../../../src/team/member.inputs.js';
import { loadSurroundings } from '../../../src/team/member.load.js';
import { eachDatabase } from '../../support/databases.js';
import { DAY, NOON } from '../../support/moments.js';
import { companyWorld } from '../account/company-world.js';

const member = (externalId: string, fields: Partial<TeamMemberInput> = {}): TeamMemberInput =>
  Object.assign(new TeamMemberInput(), { externalId }, fields);

eachDatabase((open) => {
  describe('upserting team members', () => {
    it(
      'creates and edits by external id, in one batch with their ' + 'managers and covers, whatever the order',
      async () => {
        const { memberUpserts, ctx, teamChanges } = await companyWorld(open);
        const [ann, max] = await memberUpserts.upsert(ctx(), [
          member('ann', {
            name: 'Ann',
            functions: ['SALES', 'CSM', 'SALES'],
            managerExternalId: 'max',
            capacity: 60,
            absences: [{ from: NOON, to: NOON + DAY, coverExternalId: 'max' }],
          }),
          member('max', { name: 'Max', title: 'VP' }),
        ]);
        expect(ann).toMatchObject({
          isCreated: true,
          error: null,
          member: {
            name: 'Ann',
            functions: ['CSM', 'SALES'],
            managerId: max?.member?.id,
            capacity: 60,
            isActive: true,
            version: 1,
          },
        });
        expect(ann?.member?.absences).toEqual([{ from: NOON, to: NOON + DAY, coverId: max?.member?.id }]);
        const [again, same] = await memberUpserts.upsert(ctx(), [
          member('ann', { capacity: null, isActive: false }),
          member('max', { title: 'VP' }),
        ]);
        expect(again).toMatchObject({
          isCreated: false,
          member: { name: 'Ann', capacity: null, isActive: false, version: 2 },
        });
        expect(same?.member?.version).toBe(1);
        expect(teamChanges()).toBe(2);
      },
    );

    it('refuses a tree that bites its own tail', async () => {
      const { memberUpserts, ctx } = await companyWorld(open);
      await memberUpserts.upsert(ctx(), [
        member('a'),
        member('b', { managerExternalId: 'a' }),
        member('c', { managerExternalId: 'b' }),
      ]);
      const results = await memberUpserts.upsert(ctx(), [
        member('a', { managerExternalId: 'c' }),
        member('b', { managerExternalId: 'b' }),
        member('c', { managerExternalId: null }),
      ]);
      expect(results.map(({ error }) => error?.code ?? null)).toEqual(['HIERARCHY_CYCLE', 'HIERARCHY_CYCLE', null]);
      expect(results[0]?.member?.managerId).toBeNull();
    });

    it('refuses bad items one by one, and whoever relies on a new member that is refused', async () => {
      const { memberUpserts, ctx } = await companyWorld(open);
      const results = await memberUpserts.upsert(ctx(), [
        member('reports to bad', { managerExternalId: 'bad' }),
        member('bad', { name: 'x'.repeat(201) }),
        member('covered by nobody', { absences: [{ from: NOON, to: NOON + 1, coverExternalId: 'nobody' }] }),
        member('backwards', { absences: [{ from: NOON, to: NOON }] }),
        member('fine'),
        member('late', { expectedVersion: 4 }),
      ]);
      expect(results.map(({ error }) => error && [error.code, ...error.path.slice(2)])).toEqual([
        ['BAD_INPUT', '0', 'managerExternalId'],
        ['VALUE_TOO_LARGE', '1', 'name'],
        ['BAD_INPUT', '2', 'absences', '0'],
        ['BAD_INPUT', '3', 'absences', '0', 'to'],
        null,
        ['CONFLICT', '5'],
      ]);
      expect(results.map(({ member }) => member?.externalId ?? null)).toEqual([null, null, null, null, 'fine', null]);
    });

    it('makes a member once when two batches come at the same time', async () => {
      const { memberUpserts, members, ctx } = await companyWorld(open);
      const batches = await Promise.all(
        [1, 2, 3, 4].map((turn) => memberUpserts.upsert(ctx(), [member('ann', { capacity: turn }), member('bob')])),
      );
      expect(new Set(batches.map(([ann]) => ann?.member?.id)).size).toBe(1);
      expect(await (await members.list(ctx(), {})).totalCount()).toBe(2);
    });
  });

  describe('the team', () => {
    it('is listed by function, manager, activity and text', async () => {
      const { memberUpserts, members, ctx } = await companyWorld(open);
      const [max] = await memberUpserts.upsert(ctx(), [
        member('max', { name: 'Max', functions: ['LEADER'] }),
        member('ann', { name: 'Änn', functions: ['CSM', 'SUPPORT'], managerExternalId: 'max' }),
        member('eve', { name: 'Eve', isActive: false, functions: ['CSM'] }),
      ]);
      const names = async (filter: object) => (await members.list(ctx(), { filter })).nodes.map(({ name }) => name);
      expect(await names({})).toEqual(['Änn', 'Eve', 'Max']);
      expect(await names({ functions: ['CSM'], isActive: true })).toEqual(['Änn']);
      expect(await names({ functions: ['LEADER', 'SUPPORT'] })).toEqual(['Änn', 'Max']);
      expect(await names({ managerIds: [max?.member?.id] })).toEqual(['Änn']);
      expect(await names({ search: 'ANN' })).toEqual(['Änn']);
    });

    it('is what turns see of it', async () => {
      const { memberUpserts, ctx } = await companyWorld(open);
      const [ann, max] = await memberUpserts.upsert(ctx(), [
        member('ann', {
          functions: ['CSM'],
          managerExternalId: 'max',
          absences: [{ from: 1, to: 2, coverExternalId: 'max', reason: 'leave' }],
        }),
        member('max', { capacity: 5 }),
      ]);
      const { members, currency } = await loadSurroundings(ctx(), { currency: 'EUR', rates: {} });
      const maxId = max?.member?.id as string;
      expect(currency).toBe('EUR');
      expect(members.get(ann?.member?.id as string)).toEqual({
        id: ann?.member?.id,
        functions: ['CSM'],
        isActive: true,
        managerId: maxId,
        absences: [{ from: 1, to: 2, coverId: maxId }],
      });
      expect(members.get(maxId)).toEqual({ id: maxId, functions: [], isActive: true, capacity: 5, absences: [] });
    });

    it('carries accounts weighted by touch, and tasks', async () => {
      const { memberUpserts, memberLoads, accountUpserts, ctx, insert } = await companyWorld(open);
      const [ann, max] = await memberUpserts.upsert(ctx(), [member('ann', { capacity: 10 }), member('max')]);
      const owned = (externalId: string, touch: AccountInput['touch']) =>
        Object.assign(new AccountInput(), { externalId, ownerExternalId: 'ann', touch });
      await accountUpserts.upsert(ctx(), [owned('a', 'HIGH'), owned('b', 'LOW'), owned('c', 'TECH'), owned('d', null)]);
      const task = (id: string, status: string, dueAt: number | null) => ({
        id,
        assignee_id: ann?.member?.id as string,
        status,
        due_at: dueAt,
      });
      await insert(
        'task',
        task('t1', 'OPEN', NOON - 1),
        task('t2', 'IN_PROGRESS', NOON + 1),
        task('t3', 'DONE', NOON - 1),
        task('t4', 'SNOOZED', null),
      );
      const request = ctx();
      const [carried, free] = await Promise.all(
        [ann, max].map((result) => result?.member && memberLoads.loadOf(request, result.member)),
      );
      expect(carried).toEqual({ accounts: 4, accountCapacity: 10, share: 0.42, openTasks: 3, overdueTasks: 1 });
      expect(free).toEqual({ accounts: 0, accountCapacity: 75, share: 0, openTasks: 0, overdueTasks: 0 });
    });
  });
});
