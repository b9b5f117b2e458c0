import { AccessService } from '../../../src/access/access.service.js';
import { ApiKey } from '../../../src/access/api-key.entity.js';
import { bearerKey, prefixOf } from '../../../src/access/key.rules.js';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { dehydrate } from '../../../src/database/hydrate.js';
import { VirtualClock } from '../../../src/kernel/clock.js';
import { hashKey } from '../../../src/kernel/ids.js';
import { Member } from '../../../src/team/member.entity.js';
import { newMember } from '../../../src/team/member.rules.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { NOON } from '../../support/moments.js';

describe('a key', () => {
  it('is read from a Bearer header only', () => {
    expect(bearerKey('Bearer prn_x')).toBe('prn_x');
    expect(bearerKey('bearer   prn_x ')).toBe('prn_x');
    for (const header of [undefined, '', 'Basic abc', 'prn_x', 'Bearer', `Bearer ${'x'.repeat(201)}`])
      expect(bearerKey(header)).toBeUndefined();
  });

  it('shows so little of itself that the rest cannot be guessed', () => {
    expect(prefixOf('prn_abcdefghijklmnopqrstuvwxyz012345')).toBe('prn_abcdef');
    expect(prefixOf('a-configured-secret-')).toBe('a-conf');
  });
});

eachDatabase((open) => {
  const worldOf = async () => {
    const database = await open({ entities: [ApiKey, Member] });
    const clock = new VirtualClock(NOON);
    return { database, clock, access: new AccessService(database), ctx: () => contextOn(database, clock) };
  };
  const bearer = (key: string | undefined) => `Bearer ${key}`;
  const stored = (database: Database) => database.reader.query<Record<string, unknown>>('SELECT * FROM api_key');

  describe('API keys', () => {
    it('let in whoever holds them, with their scopes', async () => {
      const { access, ctx } = await worldOf();
      const { key, apiKey } = await access.create(ctx(), { name: 'billing', scopes: ['write'] });
      expect(key).toMatch(/^prn_[\w-]{32}$/);
      expect(await access.authenticate(ctx(), bearer(key))).toEqual({
        kind: 'API_KEY',
        id: apiKey.id,
        name: 'billing',
        scopes: ['write'],
      });
    });

    it('are kept as hashes', async () => {
      const { access, database, ctx } = await worldOf();
      const { key } = await access.create(ctx(), { name: 'billing', scopes: ['read'] });
      const rows = await stored(database);
      expect(JSON.stringify(rows)).not.toContain(key.slice(12));
      expect(rows[0]?.key_hash).toEqual(hashKey(key));
    });

    it('keep out those who have none, another, or a revoked one', async () => {
      const { access, ctx } = await worldOf();
      const { key, apiKey } = await access.create(ctx(), { name: 'billing', scopes: ['read'] });
      await access.authenticate(ctx(), bearer(key));
      for (const header of [undefined, bearer('prn_other'), bearer(key.slice(0, -1)), `${bearer(key)}x`])
        await expect(access.authenticate(ctx(), header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await access.revoke(ctx(), apiKey.id)).revokedAt).toBe(NOON);
      await expect(access.authenticate(ctx(), bearer(key))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('that another process revokes are refused within seconds', async () => {
      const { access, database, ctx, clock } = await worldOf();
      const { key, apiKey } = await access.create(ctx(), { name: 'billing', scopes: ['read'] });
      await access.authenticate(ctx(), bearer(key));
      await access.close();
      await new AccessService(database).revoke(ctx(), apiKey.id);
      clock.moveTo(NOON + 5_000);
      await expect(access.authenticate(ctx(), bearer(key))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('remember when they were last used, to the minute', async () => {
      const { access, ctx, clock } = await worldOf();
      const { key } = await access.create(ctx(), { name: 'billing', scopes: ['read'] });
      const lastUse = async (at: number) => {
        clock.moveTo(at);
        await access.authenticate(ctx(), bearer(key));
        await access.close();
        return (await access.list(ctx()))[0]?.lastUsedAt;
      };
      expect(await lastUse(NOON)).toBe(NOON);
      expect(await lastUse(NOON + 30_000)).toBe(NOON);
      expect(await lastUse(NOON + 61_000)).toBe(NOON + 61_000);
    });

    it('need a name and known scopes', async () => {
      const { access, ctx } = await worldOf();
      await expect(access.create(ctx(), { name: ' ', scopes: ['read'] })).rejects.toMatchObject({
        code: 'BAD_INPUT',
        inputPath: ['name'],
      });
      await expect(access.create(ctx(), { name: 'x', scopes: [] })).rejects.toMatchObject({
        code: 'BAD_INPUT',
        inputPath: ['scopes'],
      });
      await expect(access.create(ctx(), { name: 'x', scopes: ['root' as never] })).rejects.toMatchObject({
        code: 'BAD_INPUT',
        inputPath: ['scopes'],
      });
      await expect(access.revoke(ctx(), 'akey_none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('of a member act as the member, while the member works here', async () => {
      const { access, database, ctx, clock } = await worldOf();
      const ann = Object.assign(new Member(), newMember('ann'), {
        id: 'memb_ann',
        name: 'Ann',
        externalId: 'ann',
        externalHash: hashKey('ann'),
        version: 1,
        createdAt: 0,
        updatedAt: 0,
        searchText: 'ann',
      });
      await database.transaction(ctx(), (ctx) => insertRows(ctx, 'member', [dehydrate(Member, ann)]));
      const { key } = await access.create(ctx(), { name: 'Ann’s', scopes: ['write'], memberId: 'memb_ann' });
      expect(await access.authenticate(ctx(), bearer(key))).toEqual({
        kind: 'MEMBER',
        id: 'memb_ann',
        name: 'Ann',
        scopes: ['write'],
      });
      await access.close();
      await database.transaction(ctx(), (ctx) => ctx.db.run('UPDATE member SET is_active = 0'));
      clock.moveTo(NOON + 5_000);
      await expect(access.authenticate(ctx(), bearer(key))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(access.create(ctx(), { name: 'x', scopes: ['read'], memberId: 'memb_ann' })).rejects.toMatchObject({
        code: 'BAD_INPUT',
        inputPath: ['memberId'],
      });
    });
  });

  describe('the admin key', () => {
    it('is made by the first start of all, once, also when two start together', async () => {
      const { access, database, ctx } = await worldOf();
      const made = (
        await Promise.all(
          [access, new AccessService(database)].map((service) => service.ensureAdminKey(ctx(), undefined)),
        )
      ).filter((key) => key !== undefined);
      expect(made).toHaveLength(1);
      expect(await access.authenticate(ctx(), bearer(made[0]))).toMatchObject({ scopes: ['admin'] });
      expect(await access.ensureAdminKey(ctx(), undefined)).toBeUndefined();
      expect(await stored(database)).toHaveLength(1);
      await access.close();
    });

    it('is the configured one, at every start, until another is configured', async () => {
      const { access, database, ctx } = await worldOf();
      const [first, second] = ['the-first-secret-of-all', 'the-second-secret-of-all'];
      for (let start = 1; start <= 2; start++) expect(await access.ensureAdminKey(ctx(), first)).toBeUndefined();
      expect(await access.authenticate(ctx(), bearer(first))).toMatchObject({
        name: 'PERENNIAL_ADMIN_KEY',
        scopes: ['admin'],
      });
      await access.close();
      const next = new AccessService(database);
      await next.ensureAdminKey(ctx(), second);
      await expect(next.authenticate(ctx(), bearer(first))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await next.authenticate(ctx(), bearer(second));
      await next.ensureAdminKey(ctx(), first);
      expect(await new AccessService(database).authenticate(ctx(), bearer(first))).toMatchObject({ scopes: ['admin'] });
      await next.close();
      expect(await stored(database)).toHaveLength(2);
    });
  });
});
