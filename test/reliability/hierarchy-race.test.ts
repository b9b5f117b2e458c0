import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const ROUNDS = 15;

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
  });

  /** Puts one account below another; answers the code of its refusal. */
  const move = async (externalId: string, parentExternalId: string): Promise<string | null> => {
    const { upsertAccounts } = await server.client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { code } } } }',
      { input: { accounts: [{ externalId, parentExternalId }] } },
    );
    return upsertAccounts.results[0].error?.code ?? null;
  };

  const circles = async (): Promise<string[]> => {
    const rows = await world.rows<{ id: string; parent_id: string | null }>('SELECT id, parent_id FROM account');
    const parentOf = new Map(rows.map(({ id, parent_id }) => [id, parent_id]));
    return rows.flatMap(({ id }) => {
      let at = parentOf.get(id) ?? null;
      for (let steps = 0; at !== null && at !== id && steps < rows.length; steps += 1) at = parentOf.get(at) ?? null;
      return at === id ? [id] : [];
    });
  };

  it.each([2, 3])('refuses one of %i upserts at once that would close a circle', async (size) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const names = Array.from({ length: size }, (_, index) => `circle of ${size}, ${round}.${index}`);
      await world.accounts(...names.map((externalId) => ({ externalId })));
      const codes = await Promise.all(names.map((name, index) => move(name, names[(index + 1) % size] as string)));
      expect(codes.filter((code) => code === 'HIERARCHY_CYCLE').length).toBeGreaterThanOrEqual(1);
      expect(codes.filter((code) => code === null).length).toBeGreaterThanOrEqual(1);
      expect(new Set(codes)).toEqual(new Set([null, 'HIERARCHY_CYCLE']));
    }
    expect(await circles()).toEqual([]);
  });
});
