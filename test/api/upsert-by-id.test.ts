import { eachServer, type TestApp } from '../support/app.js';

eachServer((start) => {
  let server: TestApp;

  beforeAll(async () => {
    server = await start();
  });

  const upsert = async (accounts: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) =>
    (
      await server.client.query(
        'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { account { id ' +
          'externalId name } isCreated error { code path } } } }',
        { input: { accounts, ...more } },
      )
    ).upsertAccounts.results;

  it('edits an account by its id, and refuses an id that it does not know without making anything', async () => {
    const [{ account }] = await upsert([{ externalId: 'acme', name: 'Acme' }]);
    const [edited, unknown, neither, other] = await upsert([
      { id: account.id, name: 'Acme Ltd' },
      { id: 'acct_00000000000000000000000000', name: 'Nobody' },
      { name: 'Nameless' },
      { id: account.id, externalId: 'else' },
    ]);
    expect(edited).toMatchObject({
      account: { id: account.id, externalId: 'acme', name: 'Acme Ltd' },
      isCreated: false,
    });
    expect(unknown).toMatchObject({
      account: null,
      error: { code: 'ACCOUNT_UNKNOWN', path: ['input', 'accounts', '1', 'id'] },
    });
    expect(neither).toMatchObject({ error: { code: 'BAD_INPUT', path: ['input', 'accounts', '2', 'externalId'] } });
    expect(other).toMatchObject({ error: { code: 'BAD_INPUT', path: ['input', 'accounts', '3', 'externalId'] } });
  });

  it('makes nothing of a mistyped external id when told to reject what it does not know', async () => {
    await upsert([{ externalId: 'globex' }]);
    const results = await upsert([{ externalId: 'globex', name: 'Globex' }, { externalId: 'golbex' }], {
      onUnknown: 'REJECT',
    });
    expect(results).toMatchObject([
      { account: { name: 'Globex' }, error: null },
      { account: null, error: { code: 'ACCOUNT_UNKNOWN' } },
    ]);
    const { accountByExternalId } = await server.client.query('{ accountByExternalId(externalId: "golbex") { id } }');
    expect(accountByExternalId).toBeNull();
  });
});
