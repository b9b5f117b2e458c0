import { PerennialError } from '../../src/kernel/errors.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

const WRITERS = Array.from({ length: 8 }, (_, writer) => writer);

const NUMBERS = [...WRITERS.map((writer) => `writer${writer}`), 'count'];
const COUNTERS = `import { definePlugin } from 'perennial/sdk';
export default definePlugin({ name: 'counters', version: '1.0.0', compatible: '^1.0.0',
  attributes: ${JSON.stringify(NUMBERS.map((name) => ({ name, type: 'double' })))} });
`;

eachServer((start) => {
  const plugins = pluginsFolder({ counters: COUNTERS });
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let accountId: string;

  beforeEach(async () => {
    server = await start({ environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
    accountId = (await world.accounts({ externalId: 'acme' }))[0] as string;
  });

  const stateNow = async () => {
    const { account } = await server.client.query(
      'query ($id: ID!) { account(id: $id) { version attributes usage { totalEvents } } }',
      { id: accountId },
    );
    return account as { version: number; attributes: Record<string, number>; usage: { totalEvents: number } };
  };

  it('loses no update of eight writers over GraphQL who each set a field of their own', async () => {
    await Promise.all(
      WRITERS.map(async (writer) => {
        for (let update = 1; update <= 25; update += 1)
          await world.accounts({ externalId: 'acme', attributes: { [`writer${writer}`]: update } });
      }),
    );
    const { attributes, version } = await stateNow();
    expect(attributes).toEqual(Object.fromEntries(WRITERS.map((writer) => [`writer${writer}`, 25])));
    expect(version).toBe(1 + 8 * 25); // each was an edit of its own
  });

  /** Reads, adds one, writes: with `expectedVersion`, tried again on CONFLICT. */
  async function increment(isCareful: boolean): Promise<number> {
    for (let conflicts = 0; ; conflicts += 1) {
      const { version, attributes } = await stateNow();
      const input = {
        accounts: [
          {
            externalId: 'acme',
            attributes: { count: (attributes.count ?? 0) + 1 },
            ...(isCareful && { expectedVersion: version }),
          },
        ],
      };
      const { upsertAccounts } = await server.client.query(
        'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { code ' +
          'message } } } }',
        {
          input,
        },
      );
      const { error } = upsertAccounts.results[0];
      if (error === null) return conflicts;
      if (error.code !== 'CONFLICT') throw new Error(JSON.stringify(error));
    }
  }

  it(
    'loses no increment of eight writers who send the version they read, and those who do not are seen to lose ' +
      'some',
    async () => {
      const conflicts = await Promise.all(
        WRITERS.map(async () => [
          await increment(true),
          await increment(true),
          await increment(true),
          await increment(true),
          await increment(true),
        ]),
      );
      expect((await stateNow()).attributes.count).toBe(40);
      expect(conflicts.flat().reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
      await Promise.all(
        WRITERS.map(async () => [
          await increment(false),
          await increment(false),
          await increment(false),
          await increment(false),
          await increment(false),
        ]),
      );
      expect((await stateNow()).attributes.count).toBeLessThan(80);
    },
  );

  it('answers a stale version with the present state, and takes nothing of it', async () => {
    const { shell, ctx } = server.app;
    const edit = (expectedVersion: number) =>
      shell.perform(ctx, {
        accountId,
        type: 'account.upserted',
        properties: { name: `By ${expectedVersion}`, expectedVersion },
      });
    await edit(1);
    const refusal = (await edit(1).catch((error: unknown) => error)) as PerennialError;
    expect(refusal).toBeInstanceOf(PerennialError);
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      data: { expectedVersion: 1, current: { version: 2, name: 'By 1' } },
    });
    expect([
      (await stateNow()).version,
      (await world.rows("SELECT id FROM account_signal WHERE type = 'account.upserted'")).length,
    ]).toEqual([2, 2]);
  });
});
