import { AccountInput } from '../../../src/account/account.inputs.js';
import type { AccountFilter } from '../../../src/account/account-filter.inputs.js';
import { OrderDirection } from '../../../src/kernel/graphql/order.js';
import { eachDatabase } from '../../support/databases.js';
import { DAY, NOON } from '../../support/moments.js';
import { type CompanyWorld, companyWorld } from './company-world.js';

const input = (externalId: string, fields: Partial<AccountInput> = {}): AccountInput =>
  Object.assign(new AccountInput(), { externalId }, fields);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

eachDatabase((open) => {
  describe('the directory of accounts', () => {
    it('keeps external ids apart that differ by case, accent or a trailing space', async () => {
      const { directory, ctx } = await companyWorld(open);
      const alike = ['acme', 'ACME', 'acmé', 'acme '];
      const ids = await directory.resolve(ctx(), alike, { create: true });
      expect(new Set(ids.values()).size).toBe(4);
      expect(await directory.resolve(ctx(), alike, { create: false })).toEqual(ids);
    });

    it('makes an account once, however many ask for it at the same time', async () => {
      const { directory, database, ctx, born } = await companyWorld(open);
      const names = range(30).map((index) => `account ${index}`);
      const answers = await Promise.all(
        range(8).map((turn) => directory.resolve(ctx(), turn % 2 ? names : [...names].reverse(), { create: true })),
      );
      for (const answer of answers)
        expect(new Map([...answer].sort())).toEqual(new Map([...(answers[0] ?? [])].sort()));
      expect(born).toHaveLength(30);
      const [row] = await database.reader.query<{ total: number }>('SELECT COUNT(*) AS total FROM account');
      expect(Number(row?.total)).toBe(30);
    });

    it('makes nothing unless it is asked to', async () => {
      const { directory, ctx, born } = await companyWorld(open);
      expect(await directory.resolve(ctx(), ['unknown'], { create: false })).toEqual(new Map());
      expect(born).toEqual([]);
    });

    it('does not remember what was rolled back', async () => {
      const { directory, database, ctx } = await companyWorld(open);
      const failed = database.transaction(ctx(), async (ctx) => {
        await directory.resolve(ctx, ['ghost'], { create: true });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(await directory.resolve(ctx(), ['ghost'], { create: false })).toEqual(new Map());
    });
  });

  describe('upserting accounts', () => {
    it('creates and edits by external id, and says which', async () => {
      const { accountUpserts, ctx } = await companyWorld(open);
      const [first] = await accountUpserts.upsert(ctx(), [
        input('a', { name: 'Acme', grade: 'A', attributes: { tier: 'gold' }, tags: ['x'] }),
      ]);
      const [second] = await accountUpserts.upsert(ctx(), [input('a', { domain: 'acme.test' })]);
      expect(first).toMatchObject({
        isCreated: true,
        error: null,
        account: {
          externalId: 'a',
          name: 'Acme',
          grade: 'A',
          attributes: { tier: 'gold' },
          tags: ['x'],
          version: 1,
          createdAt: NOON,
        },
      });
      expect(second).toMatchObject({
        isCreated: false,
        error: null,
        account: { id: first?.account?.id, name: 'Acme', domain: 'acme.test', version: 2 },
      });
    });

    it('refuses bad items one by one and takes the others, each error with its place', async () => {
      const { accountUpserts, ctx } = await companyWorld(open);
      await accountUpserts.upsert(ctx(), [input('old')]);
      const results = await accountUpserts.upsert(ctx(), [
        input('good', { name: 'Good' }),
        input('big', { name: 'x'.repeat(300) }),
        input('old', { name: 'New name', expectedVersion: 7 }),
        input('nobody’s', { ownerExternalId: 'nobody' }),
        input('child', { parentExternalId: 'missing' }),
        input('missing too', { expectedVersion: 1 }),
        input('fine'),
      ]);
      expect(results.map(({ error }) => error && { code: error.code, path: error.path.slice(2) })).toEqual([
        null,
        { code: 'VALUE_TOO_LARGE', path: ['1', 'name'] },
        { code: 'CONFLICT', path: ['2'] },
        { code: 'BAD_INPUT', path: ['3', 'ownerExternalId'] },
        { code: 'ACCOUNT_UNKNOWN', path: ['4', 'parentExternalId'] },
        { code: 'ACCOUNT_UNKNOWN', path: ['5', 'externalId'] },
        null,
      ]);
      expect(results.map(({ account }) => account?.name ?? null)).toEqual([
        'Good',
        null,
        'old',
        null,
        null,
        null,
        'fine',
      ]);
    });

    it('sets owners and seats by id and by external id', async () => {
      const { accountUpserts, memberUpserts, ctx } = await companyWorld(open);
      const [ann] = await memberUpserts.upsert(ctx(), [{ externalId: 'ann' }]);
      const ownerId = ann?.member?.id as string;
      const results = await accountUpserts.upsert(ctx(), [
        input('a', { ownerExternalId: 'ann' }),
        input('b', { ownerId, team: [{ role: 'SALES', memberExternalId: 'ann' }] }),
        input('c', { ownerId: 'memb_nobody' }),
      ]);
      expect(results[0]?.account?.ownerId).toBe(ownerId);
      expect(results[1]?.account).toMatchObject({ ownerId, team: [{ role: 'SALES', memberId: ownerId }] });
      expect(results[2]?.error).toMatchObject({ code: 'BAD_INPUT', path: ['input', 'accounts', '2', 'ownerId'] });
    });

    it('builds a hierarchy within a batch and refuses cycles, long ones too', async () => {
      const { accountUpserts, accounts, ctx } = await companyWorld(open);
      const [leaf] = await accountUpserts.upsert(ctx(), [
        input('leaf', { parentExternalId: 'middle' }),
        input('middle', { parentExternalId: 'top' }),
        input('top'),
      ]);
      const parent = await accounts.byId(ctx(), leaf?.account?.parentId ?? '');
      expect(parent?.externalId).toBe('middle');
      const results = await accountUpserts.upsert(ctx(), [
        input('top', { parentExternalId: 'leaf' }),
        input('top', { parentExternalId: 'top' }),
        input('x', { parentExternalId: 'y' }),
        input('y', { parentExternalId: 'x' }),
      ]);
      expect(results.map(({ error }) => error?.code ?? null)).toEqual([
        'HIERARCHY_CYCLE',
        'HIERARCHY_CYCLE',
        null,
        'HIERARCHY_CYCLE',
      ]);
      const [freed] = await accountUpserts.upsert(ctx(), [
        input('middle', { parentExternalId: null }),
        input('top', { parentExternalId: 'leaf' }),
      ]);
      expect(freed?.account?.parentId).toBeNull();
      expect((await accounts.byExternalId(ctx(), 'top'))?.parentId).toBe(leaf?.account?.id);
    });

    it('changes nothing the second time', async () => {
      const { accountUpserts, ctx } = await companyWorld(open);
      const batch = range(20).map((index) => input(`a${index}`, { name: `Account ${index}`, createdAt: NOON - DAY }));
      await accountUpserts.upsert(ctx(), batch);
      const again = await accountUpserts.upsert(ctx(), batch);
      expect(again.every(({ account, isCreated }) => account?.version === 1 && !isCreated)).toBe(true);
    });

    it('takes 1,000 and no more', async () => {
      const { accountUpserts, ctx } = await companyWorld(open);
      await expect(
        accountUpserts.upsert(
          ctx(),
          range(1001).map((index) => input(`${index}`)),
        ),
      ).rejects.toMatchObject({ code: 'BATCH_TOO_LARGE' });
    });
  });

  describe('lists of accounts', () => {
    let world: CompanyWorld;
    let idOf: (externalId: string) => string;

    beforeAll(async () => {
      world = await companyWorld(open);
      const { accountUpserts, memberUpserts, ctx, insert, clock } = world;
      await memberUpserts.upsert(ctx(), [{ externalId: 'ann' }, { externalId: 'bob' }]);
      const accounts = [
        input('a', { name: 'Zebra', grade: 'A', ownerExternalId: 'ann', touch: 'HIGH' }),
        input('b', { name: 'apple', grade: 'B', ownerExternalId: 'bob', parentExternalId: 'a' }),
        input('c', { name: 'Émile & Söhne', domain: '100%.test', ownerExternalId: 'ann' }),
        input('d', { name: 'mango', grade: 'A' }),
      ];
      const results = await accountUpserts.upsert(ctx(), accounts);
      idOf = (externalId) =>
        results[accounts.findIndex((account) => account.externalId === externalId)]?.account?.id as string;
      const revenue = (account: string, arr: number, renewalOn: string | null) => ({
        account_id: idOf(account),
        mrr_minor: arr / 12,
        arr_minor: arr,
        currency: 'EUR',
        is_customer: 1,
        renewal_on: renewalOn,
      });
      await insert(
        'account_revenue',
        revenue('a', 1_200_000, '2026-02-01'),
        revenue('b', 240_000, '2026-06-01'),
        revenue('c', 0, null),
      );
      await insert(
        'account_health',
        { account_id: idOf('a'), score: 80, band: 'GREEN' },
        { account_id: idOf('b'), score: 20, band: 'RED' },
        { account_id: idOf('c'), score: null, band: null },
      );
      const stage = (account: string, key: string, stuckAt: number | null) => ({
        account_id: idOf(account),
        stage_key: key,
        entered_at: NOON - DAY,
        target_days: null,
        stuck_at: stuckAt,
        term: 1,
      });
      await insert(
        'account_stage',
        stage('a', 'GROWTH', NOON),
        stage('b', 'ONBOARDING', NOON + 1),
        stage('c', 'ONBOARDING', null),
      );
      await insert(
        'account_check_in',
        { account_id: idOf('a'), due_at: NOON - DAY, last_touchpoint_at: null, cadence: '7d' },
        { account_id: idOf('b'), due_at: Date.UTC(2026, 0, 22, 23), last_touchpoint_at: null, cadence: '7d' },
      );
      const stay = (id: string, account: string, key: string, leftAt: number | null) => ({
        id,
        account_id: idOf(account),
        segment_id: `segm_${key}`,
        segment_key: key,
        entered_at: 0,
        left_at: leftAt,
        enter_cause_id: 'caus_1',
        leave_cause_id: null,
      });
      await insert(
        'segment_member',
        stay('s1', 'a', 'top', null),
        stay('s2', 'a', 'all', null),
        stay('s3', 'b', 'all', null),
        stay('s4', 'c', 'all', NOON),
      );
      clock.moveTo(NOON + 0);
    });

    const listed = async (filter: AccountFilter) =>
      (await world.accounts.list(world.ctx(), { filter })).nodes
        .map(({ externalId }) => externalId)
        .sort()
        .join('');

    it('filter by what the account itself says', async () => {
      const ann = (await world.members.idsByExternalId(world.ctx(), ['ann'])).get('ann') as string;
      expect(await listed({})).toBe('abcd');
      expect(await listed({ grades: ['A'] })).toBe('ad');
      expect(await listed({ touches: ['HIGH'] })).toBe('a');
      expect(await listed({ ownerIds: [ann] })).toBe('ac');
      expect(await listed({ hasOwner: false })).toBe('d');
      expect(await listed({ ids: [idOf('b'), idOf('d')] })).toBe('bd');
      expect(await listed({ parentIds: [idOf('a')] })).toBe('b');
      expect(await listed({ grades: [] })).toBe('');
    });

    it('filter by what other domains say', async () => {
      expect(await listed({ healthBands: ['RED', 'GREEN'] })).toBe('ab');
      expect(await listed({ stageKeys: ['ONBOARDING'] })).toBe('bc');
      expect(await listed({ isStuck: true })).toBe('a');
      expect(await listed({ isStuck: false })).toBe('bcd');
      expect(await listed({ segmentIds: ['segm_all'] })).toBe('ab');
      expect(await listed({ segmentKeys: ['top', 'all'] })).toBe('ab');
      expect(await listed({ arr: { gte: { amountMinor: 240000, currency: 'EUR' } } })).toBe('ab');
      expect(await listed({ arr: { lte: { amountMinor: 240000, currency: 'EUR' } } })).toBe('bcd');
      expect(await listed({ renewalWithinDays: 30 })).toBe('a');
      expect(await listed({ renewalWithinDays: 180 })).toBe('ab');
      expect(await listed({ checkInDueWithinDays: 6 })).toBe('a');
      expect(await listed({ checkInDueWithinDays: 7 })).toBe('ab');
    });

    it('find a text whatever its case and accents, and take % and _ as themselves', async () => {
      expect(await listed({ search: 'EMILE' })).toBe('c');
      expect(await listed({ search: ' zEbRa ' })).toBe('a');
      expect(await listed({ search: '100%' })).toBe('c');
      expect(await listed({ search: '%' })).toBe('c');
      expect(await listed({ search: '_' })).toBe('');
    });

    it('combine conditions by and, or and not; what is unknown is not', async () => {
      expect(await listed({ and: [{ grades: ['A'] }, { hasOwner: true }] })).toBe('a');
      expect(await listed({ or: [{ grades: ['B'] }, { healthBands: ['GREEN'] }] })).toBe('ab');
      expect(await listed({ or: [] })).toBe('');
      expect(await listed({ not: { grades: ['A'] } })).toBe('bc');
      expect(await listed({ not: { arr: { gte: { amountMinor: 100, currency: 'EUR' } } } })).toBe('cd');
      expect(await listed({ not: {} })).toBe('');
      expect(await listed({ grades: ['A'], not: { or: [{ hasOwner: true }] } })).toBe('d');
    });

    it('refuse a filter without end', async () => {
      const deep = range(10).reduce<AccountFilter>((filter) => ({ not: filter }), {});
      await expect(listed(deep)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      await expect(listed({ ids: range(501).map(String) })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    });

    it('order by anything, what is unknown last, and page forth and back without a gap', async () => {
      const { accounts, ctx } = world;
      const walk = async (
        field: 'NAME' | 'ARR' | 'HEALTH_SCORE' | 'CHECK_IN_DUE_AT' | 'RENEWAL_DATE' | 'GRADE' | 'STAGE_ENTERED_AT',
        direction: OrderDirection,
      ) => {
        const orderBy = [{ field, direction }];
        const all = (await accounts.list(ctx(), { orderBy })).nodes.map(({ externalId }) => externalId);
        const forth: string[] = [];
        let page = await accounts.list(ctx(), { orderBy, first: 1 });
        for (; ; page = await accounts.list(ctx(), { orderBy, first: 1, after: page.pageInfo.endCursor })) {
          forth.push(...page.nodes.map(({ externalId }) => externalId));
          if (!page.pageInfo.hasNextPage) break;
        }
        const back = await accounts.list(ctx(), { orderBy, last: 2, before: page.pageInfo.startCursor });
        expect(forth).toEqual(all);
        expect(back.nodes.map(({ externalId }) => externalId)).toEqual(all.slice(-3, -1));
        return all.join('');
      };
      expect(await walk('NAME', OrderDirection.ASC)).toBe('bcda');
      expect(await walk('ARR', OrderDirection.DESC)).toBe('abcd');
      expect((await walk('HEALTH_SCORE', OrderDirection.ASC)).slice(0, 2)).toBe('ba');
      expect((await walk('HEALTH_SCORE', OrderDirection.DESC)).slice(0, 2)).toBe('ab');
      expect((await walk('CHECK_IN_DUE_AT', OrderDirection.ASC)).slice(0, 2)).toBe('ab');
      expect((await walk('RENEWAL_DATE', OrderDirection.ASC)).slice(0, 2)).toBe('ab');
      expect((await walk('STAGE_ENTERED_AT', OrderDirection.ASC)).slice(3)).toBe('d');
      expect((await walk('GRADE', OrderDirection.ASC)).slice(3)).toBe('c');
    });

    it('count and sum the whole list, not the page', async () => {
      const list = await world.accounts.list(world.ctx(), { first: 1, filter: { hasOwner: true } });
      expect(list.nodes).toHaveLength(1);
      expect(await list.totalCount()).toBe(3);
      expect(await list.arr()).toEqual({ amountMinor: 1_440_000, currency: 'EUR' });
    });

    it('count by band, stage, grade, segment and owner, with what they are worth', async () => {
      const { counts, ctx } = world;
      const by = async (key: Parameters<typeof counts.countBy>[1], filter?: AccountFilter) =>
        Object.fromEntries(
          (await counts.countBy(ctx(), key, filter)).map(({ key, count, arr }) => [key, [count, arr.amountMinor]]),
        );
      expect(await by('HEALTH_BAND')).toEqual({ NONE: [2, 0], GREEN: [1, 1_200_000], RED: [1, 240_000] });
      expect(await by('STAGE')).toEqual({ NONE: [1, 0], GROWTH: [1, 1_200_000], ONBOARDING: [2, 240_000] });
      expect(await by('GRADE', { hasOwner: true })).toEqual({ NONE: [1, 0], A: [1, 1_200_000], B: [1, 240_000] });
      expect(await by('SEGMENT')).toEqual({ NONE: [2, 0], top: [1, 1_200_000], all: [2, 1_440_000] });
      expect(
        Object.values(await by('OWNER'))
          .map(([count]) => count)
          .sort(),
      ).toEqual([1, 1, 2]);
    });

    it('load many by id in one statement, in the order asked, null for who is not there', async () => {
      const ctx = world.ctx();
      const loaded = await world.accounts.byIds(ctx, [idOf('d'), 'acct_none', idOf('a')]);
      expect(loaded.map((account) => account?.externalId ?? null)).toEqual(['d', null, 'a']);
    });
  });
});
