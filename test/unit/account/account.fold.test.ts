import { accountFolds, announceAccount, setAccount } from '../../../src/account/account.fold.js';
import type { AccountUpsert } from '../../../src/account/account.rules.js';
import { newAccountPart } from '../../../src/account/account.state.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

const seed = { id: 'acct_test', externalId: 'ACME', createdAt: NOON - 10 * DAY };

function world() {
  const draft = { account: newAccountPart(seed) };
  const scribe = new FakeScribe(NOON);
  const upsert = (properties: AccountUpsert) =>
    accountFolds['account.upserted']?.(
      draft,
      signalOf('account.upserted', properties as Record<string, unknown>),
      scribe,
      momentAt(),
    );
  return { draft, scribe, upsert };
}

describe('the fold of account.upserted', () => {
  it('announces a new account once, at version 1, with what it came in with', () => {
    const { draft, scribe, upsert } = world();
    upsert({ name: 'Acme', grade: 'A' });
    announceAccount(draft, scribe, NOON);
    expect(draft.account).toMatchObject({ name: 'Acme', grade: 'A', version: 1 });
    expect(scribe.eventTypes).toEqual(['account.created']);
    expect(scribe.table('account')).toEqual([
      expect.objectContaining({
        id: 'acct_test',
        external_id: 'ACME',
        name: 'Acme',
        grade: 'A',
        version: 1,
        search_text: 'acme acme',
      }),
    ]);
  });

  it('announces an account that came in by another signal under its external id', () => {
    const { draft, scribe } = world();
    announceAccount(draft, scribe, NOON);
    expect(scribe.events).toMatchObject([{ type: 'account.created', data: { name: 'ACME' } }]);
  });

  it('leaves what is left out, clears what is null, and merges attributes by name', () => {
    const { draft, upsert } = world();
    upsert({ domain: 'acme.test', industry: 'Steel', attributes: { tier: 'gold', seats: 5 } });
    upsert({ domain: null, attributes: { seats: null, isVip: true } });
    expect(draft.account.domain).toBeUndefined();
    expect(draft.account).toMatchObject({ industry: 'Steel', attributes: { tier: 'gold', isVip: true }, version: 2 });
    expect(draft.account.attributes).not.toHaveProperty('seats');
  });

  it('lets what a step sets count beside all that was told in that moment, and a later telling beside the step', () => {
    const { draft, scribe, upsert } = world();
    const tell = (id: number, grade: 'A' | 'B' | 'C', recordedAt = NOON) => {
      const signal = { ...signalOf('account.upserted', { grade }), id, recordedAt };
      accountFolds['account.upserted']?.(draft, signal, scribe, momentAt());
    };
    upsert({ name: 'Acme' });
    tell(7, 'A');
    setAccount(draft, { grade: 'B', attributes: { at: 1 } }, scribe, momentAt());
    setAccount(draft, { attributes: { at: 2 } }, scribe, momentAt());
    expect(draft.account).toMatchObject({ grade: 'B', attributes: { at: 2 } });
    tell(6, 'C');
    expect(draft.account.grade).toBe('B');
    tell(8, 'C');
    expect(draft.account.grade).toBe('C');
  });

  it('changes nothing, not even the version, when it says nothing new', () => {
    const { draft, scribe, upsert } = world();
    upsert({ name: 'Acme', tags: ['b', 'a', 'b'], team: [{ role: 'SALES', memberId: 'memb_2' }] });
    const writes = scribe.writes.length;
    upsert({ name: 'Acme', tags: ['a', 'b'], team: [{ role: 'SALES', memberId: 'memb_2' }], domain: null });
    expect(draft.account.version).toBe(1);
    expect(scribe.writes).toHaveLength(writes);
  });

  it('says who owned it before and who does now', () => {
    const { scribe, upsert } = world();
    upsert({ ownerId: 'memb_a' });
    upsert({ ownerId: 'memb_b' });
    upsert({ ownerId: null });
    expect(scribe.events.filter(({ type }) => type === 'owner.changed').map(({ data }) => data)).toEqual([
      { ownerId: 'memb_a' },
      { ownerId: 'memb_b', fromId: 'memb_a' },
      { fromId: 'memb_b' },
    ]);
  });

  it('refuses an edit of another version with the present state', () => {
    const { draft, upsert } = world();
    upsert({ name: 'Acme' });
    expect(() => upsert({ name: 'Other', expectedVersion: 3 })).toThrow(
      expect.objectContaining({
        code: 'CONFLICT',
        data: expect.objectContaining({ current: expect.objectContaining({ version: 1, name: 'Acme' }) }),
      }),
    );
    expect(draft.account.name).toBe('Acme');
    upsert({ name: 'Other', expectedVersion: 1 });
    expect(draft.account).toMatchObject({ name: 'Other', version: 2 });
  });

  it('refuses an account that would be its own parent', () => {
    const { upsert } = world();
    expect(() => upsert({ parentId: 'acct_test' })).toThrow(expect.objectContaining({ code: 'HIERARCHY_CYCLE' }));
  });
});
