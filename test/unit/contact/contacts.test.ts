import { AccountInput } from '../../../src/account/account.inputs.js';
import { ContactInput } from '../../../src/contact/contact.inputs.js';
import { OrderDirection } from '../../../src/kernel/graphql/order.js';
import { eachDatabase } from '../../support/databases.js';
import { DAY, NOON } from '../../support/moments.js';
import { companyWorld } from '../account/company-world.js';

const contact = (accountExternalId: string, externalId: string, fields: Partial<ContactInput> = {}): ContactInput =>
  Object.assign(new ContactInput(), { accountExternalId, externalId }, fields);
const account = (externalId: string): AccountInput => Object.assign(new AccountInput(), { externalId });

eachDatabase((open) => {
  const worldWith = async (...accounts: string[]) => {
    const world = await companyWorld(open);
    await world.accountUpserts.upsert(world.ctx(), accounts.map(account));
    return world;
  };

  describe('upserting contacts', () => {
    it('creates and edits by the account’s and its own external id, and clears by null', async () => {
      const { contactUpserts, ctx, clock } = await worldWith('a', 'b');
      const [first, other] = await contactUpserts.upsert(ctx(), [
        contact('a', 'ann', { name: 'Ann', role: 'CHAMPION', email: 'ann@a.test' }),
        contact('b', 'ann', { name: 'Another Ann' }),
      ]);
      clock.moveTo(NOON + 1000);
      const [second] = await contactUpserts.upsert(ctx(), [contact('a', 'ann', { title: 'CTO', email: null })]);
      expect(first).toMatchObject({
        isCreated: true,
        error: null,
        contact: { name: 'Ann', role: 'CHAMPION', version: 1, joinedAt: NOON },
      });
      expect(other).toMatchObject({ isCreated: true, contact: { name: 'Another Ann' } });
      expect(second).toMatchObject({
        isCreated: false,
        contact: { id: first?.contact?.id, name: 'Ann', title: 'CTO', email: null, version: 2 },
      });
      expect(other?.contact?.id).not.toBe(first?.contact?.id);
    });

    it('refuses bad items one by one', async () => {
      const { contactUpserts, ctx } = await worldWith('a');
      const results = await contactUpserts.upsert(ctx(), [
        contact('a', 'ok'),
        contact('nowhere', 'ann'),
        contact('a', 'long', { email: `${'x'.repeat(320)}@a.test` }),
        contact('a', 'mover', { movedTo: { accountExternalId: 'nowhere' } }),
        contact('a', 'future', { leftAt: NOON + DAY }),
      ]);
      expect(results.map(({ error }) => error && [error.code, ...error.path.slice(2)])).toEqual([
        null,
        ['ACCOUNT_UNKNOWN', '1', 'accountExternalId'],
        ['VALUE_TOO_LARGE', '2', 'email'],
        ['ACCOUNT_UNKNOWN', '3', 'movedTo', 'accountExternalId'],
        ['FUTURE_DATE', '4', 'leftAt'],
      ]);
      expect(results.map(({ contact }) => contact?.externalId ?? null)).toEqual(['ok', null, null, null, null]);
    });

    it('moves a person: one contact closes, one opens that names it', async () => {
      const { contactUpserts, contacts, ctx } = await worldWith('a', 'b');
      await contactUpserts.upsert(ctx(), [contact('a', 'ann', { name: 'Ann', role: 'CHAMPION' })]);
      const [moved] = await contactUpserts.upsert(ctx(), [
        contact('a', 'ann', { movedTo: { accountExternalId: 'b', role: 'ADMIN' } }),
      ]);
      expect(moved?.contact).toMatchObject({ leftAt: NOON, role: 'CHAMPION' });
      const { nodes } = await contacts.list(ctx(), { filter: { hasLeft: false } });
      expect(nodes).toMatchObject([
        {
          name: 'Ann',
          role: 'ADMIN',
          externalId: 'ann',
          previousContactId: moved?.contact?.id,
          previousRole: 'CHAMPION',
        },
      ]);
      expect(nodes[0] && contacts.previousOf(nodes[0])).toEqual({
        contactId: moved?.contact?.id,
        accountId: moved?.contact?.accountId,
        role: 'CHAMPION',
        npsScore: null,
      });
    });
  });

  describe('lists of contacts', () => {
    it('filter by account, role, presence and text, and page by name', async () => {
      const { contactUpserts, contacts, accounts, ctx } = await worldWith('a', 'b');
      await contactUpserts.upsert(ctx(), [
        contact('a', '1', { name: 'Zoë', role: 'CHAMPION' }),
        contact('a', '2', { name: 'adam', role: 'ADMIN' }),
        contact('a', '3', { name: 'Bea', leftAt: NOON }),
        contact('b', '4', { name: 'Cid', email: 'cid@b.test' }),
      ]);
      const accountId = (await accounts.byExternalId(ctx(), 'a'))?.id as string;
      const names = async (filter: object, within?: string) =>
        (await contacts.list(ctx(), { filter }, within)).nodes.map(({ name }) => name);
      expect(await names({}, accountId)).toEqual(['adam', 'Bea', 'Zoë']);
      expect(await names({ hasLeft: false }, accountId)).toEqual(['adam', 'Zoë']);
      expect(await names({ hasLeft: true })).toEqual(['Bea']);
      expect(await names({ roles: ['CHAMPION', 'ADMIN'] })).toEqual(['adam', 'Zoë']);
      expect(await names({ search: 'ZOE' })).toEqual(['Zoë']);
      expect(await names({ search: '@b.test' })).toEqual(['Cid']);
      expect(await names({ accountIds: [accountId], search: 'cid' })).toEqual([]);
      const page = await contacts.list(ctx(), {
        first: 2,
        orderBy: [{ field: 'NAME', direction: OrderDirection.DESC }],
      });
      expect(page.nodes.map(({ name }) => name)).toEqual(['Zoë', 'Cid']);
      expect(await page.totalCount()).toBe(4);
    });
  });
});
