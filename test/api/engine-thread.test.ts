import { pathToFileURL } from 'node:url';
import { EngineThread } from '../../src/app/engine-thread.js';
import { loadConfig } from '../../src/config.js';
import { SYSTEM } from '../../src/kernel/context.js';
import { quietLog } from '../../src/kernel/log.js';
import { ADMIN_KEY } from '../support/app.js';
import { until } from '../support/company.js';
import { createMysql, createSqlite, mysqlServer, type TestDatabase } from '../support/databases.js';
import { type Client, clientOf } from '../support/graphql-client.js';
import { builtModule, type RunningProgram, startProgram } from '../support/program.js';

const ending: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

async function place(create: () => Promise<TestDatabase>): Promise<string> {
  const { url, drop } = await create();
  ending.push(drop);
  return url;
}

const USE = `mutation ($key: String!, $account: String!) {
  recordSignals(input: { onUnknownAccount: CREATE, signals: [
    { key: $key, type: USAGE, account: { externalId: $account }, properties: { feature: "board" } }
  ] }) { results { status } }
}`;
const MOVE = `mutation ($id: String!, $to: String!) {
  moveStage(input: { accountExternalId: $id, to: $to, expectedVersion: 0 }) { account { id } }
}`;
const SEGMENT = `mutation ($key: String!, $condition: String!) {
  createSegment(input: { key: $key, title: "Some", condition: $condition }) { segment { key } }
}`;

describe.each([['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])])(
  'a server on %s whose engine has a thread of its own',
  (_name, create) => {
    let program: RunningProgram;
    let client: Client;

    beforeAll(async () => {
      const DATABASE_URL = await place(create);
      program = await startProgram({ DATABASE_URL, PERENNIAL_ADMIN_KEY: ADMIN_KEY });
      ending.push(() => program.kill());
      client = clientOf(program.url, ADMIN_KEY);
    });

    it('records signals, takes the turns and shows what came of them', async () => {
      const sent = await client.ask(USE, { key: 'one', account: 'recorded' });
      expect(sent.data).toEqual({ recordSignals: { results: [{ status: 'ACCEPTED' }] } });
      const ask = () => client.query('{ accounts(first: 1) { nodes { name stage { key } } } }');
      const found = await until(ask, ({ accounts }) => accounts.nodes[0]?.stage != null);
      expect(found.accounts.nodes[0]).toMatchObject({ name: 'recorded', stage: { key: expect.any(String) } });
    });

    it('answers a command with what it has done', async () => {
      const { upsertAccounts } = await client.query(
        'mutation { upsertAccounts(input: { accounts: [{ externalId: "commanded", name: "As told" }] }) ' +
          '{ results { account { name } } } }',
      );
      expect(upsertAccounts.results[0].account).toEqual({ name: 'As told' });
    });

    it('answers a stale command with CONFLICT and the present state', async () => {
      const { accounts } = await client.query('{ accounts(first: 1) { nodes { moves { to { key } } externalId } } }');
      const [{ externalId, moves }] = accounts.nodes;
      const { errors } = await client.ask(MOVE, { id: externalId, to: moves[0]?.to.key ?? 'churned' });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', current: { version: expect.any(Number) } });
    });

    it('publishes what is declared through the API, and refuses what does not compile', async () => {
      const { createSegment } = await client.query(SEGMENT, { key: 'many', condition: 'account.employees > 10' });
      expect(createSegment.segment).toEqual({ key: 'many' });
      const { errors } = await client.ask(SEGMENT, { key: 'none', condition: 'account.nonsense == 1' });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONDITION_INVALID' });
    });

    it('makes and revokes keys', async () => {
      const { createApiKey } = await client.query(
        'mutation { createApiKey(input: { name: "a", scopes: [READ] }) { key apiKey { id } } }',
      );
      const other = clientOf(program.url, createApiKey.key);
      expect(await other.query('{ accounts(first: 1) { totalCount } }')).toHaveProperty('accounts');
      await client.query('mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }', {
        id: createApiKey.apiKey.id,
      });
      expect((await other.ask('{ __typename }')).errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('loads the plugins again when it is asked to', async () => {
      expect(await client.query('mutation { reloadPlugins { __typename } }')).toHaveProperty('reloadPlugins');
    });

    it('stops at once when it is told to, with code 0', async () => {
      expect(await program.stop()).toMatchObject({ code: 0 });
    });
  },
);

describe('a thread of the engine that ends by itself', () => {
  it('is started again; calls meanwhile wait for it, and nothing recorded is lost', async () => {
    const thread = await open();
    const record = (key: string) =>
      thread.call('accounts.make', { actor: SYSTEM, externalIds: [key], names: undefined });
    await record('before');
    thread.tell('end');
    await until(
      async () => thread.check(),
      (check) => check.includes('ended'),
    );
    const { made } = await record('after');
    expect(made.size).toBe(1);
    expect((await record('before')).made.size).toBe(0);
    await thread.close();
  });

  it('computes without end: it is ended and started again', async () => {
    const thread = await open(2_000);
    thread.tell('spin');
    await until(
      async () => thread.check(),
      (check) => check.includes('ended'),
      60_000,
    );
    expect(thread.check()).toContain('ended');
    const { made } = await thread.call('accounts.make', { actor: SYSTEM, externalIds: ['after'], names: undefined });
    expect(made.size).toBe(1);
    await thread.close();
  });

  it('again and again is no accident: it is told, with the last reason', async () => {
    const thread = await open();
    const failed = thread.failed;
    let error: Error | undefined;
    void failed.then((told) => (error = told));
    while (error === undefined) {
      thread.tell('end');
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(error).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('a fault that nobody caught'),
    });
    await thread.close();
  });

  async function open(hangMs?: number): Promise<EngineThread> {
    const thread = new EngineThread({
      config: loadConfig({ DATABASE_URL: await place(createSqlite), LOG_LEVEL: 'silent', PLUGINS_DIR: '/nowhere' }),
      log: quietLog,
      ...(hangMs !== undefined && { hangMs }),
      entry: pathToFileURL(builtModule('test/support/children/ending-engine.js')),
    });
    await thread.ready();
    return thread;
  }
});
