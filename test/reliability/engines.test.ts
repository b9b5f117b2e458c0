import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_KEY, startTestApp, type TestApp } from '../support/app.js';
import { audit, Campaign, campaignPlugins, settled } from '../support/campaign.js';
import { contextOn, createMysql, mysqlServer, type TestDatabase } from '../support/databases.js';
import { clientOf } from '../support/graphql-client.js';
import { type RunningProgram, startProgram } from '../support/program.js';

/** Several processes on one database: what only MariaDB and MySQL allow. */
const onMariaDb = (name: string, tests: () => void) =>
  mysqlServer ? describe(name, tests) : it('needs MariaDB', () => undefined);
const plugins = campaignPlugins();
const ending: (() => unknown)[] = [];

afterAll(async () => {
  for (const end of ending.reverse()) await end();
  plugins.drop();
});

const environment = { PLUGINS_DIR: plugins.folder };

async function aDatabase(): Promise<TestDatabase> {
  const place = await createMysql();
  ending.push(() => place.drop());
  return place;
}

function aCampaign(): Campaign {
  const campaign = new Campaign();
  ending.push(() => campaign.abandon());
  return campaign;
}

/** A server in this process. */
async function app(place: TestDatabase, engine: boolean): Promise<TestApp> {
  const server = await startTestApp(place.url, environment, { engine });
  ending.push(() => server.app.stop());
  return server;
}

/** A server in a process of its own. */
async function process(place: TestDatabase, ...args: string[]): Promise<RunningProgram> {
  const running = await startProgram(
    { DATABASE_URL: place.url, PERENNIAL_ADMIN_KEY: ADMIN_KEY, ...environment },
    ...args,
  );
  ending.push(() => running.kill());
  return running;
}

/** Counts the turns that an engine takes. */
function counted({ app: { shell } }: TestApp): { taken: number } {
  const count = { taken: 0 };
  const takeDue = shell.takeDue.bind(shell);
  shell.takeDue = async (ctx) => {
    const taken = await takeDue(ctx);
    count.taken += taken;
    return taken;
  };
  return count;
}

onMariaDb('on MariaDB', () => {
  it.each([2, 3])('%i servers with an engine each share the work, and double nothing', async (many) => {
    const place = await aDatabase();
    const servers: TestApp[] = [];
    for (let server = 0; server < many; server += 1) servers.push(await app(place, true));
    const [first] = servers as [TestApp];
    const campaign = aCampaign();
    await campaign.open(first.url, first.key);
    const counts = servers.map(counted);
    let next = 0;
    await campaign.send(() => servers[(next += 1) % many]?.url as string, ADMIN_KEY, { batch: 10, senders: 2 * many });
    await settled(first.app.database);
    expect(await audit(first.app.database, campaign)).toEqual([]);
    for (const { taken } of counts) expect(taken).toBeGreaterThan(10);
    for (const { app } of servers) await app.engine.stop();
  });

  it('two API processes see each other’s events, in one order and each once', async () => {
    const place = await aDatabase();
    const other = await process(place);
    const own = await app(place, false);
    const both = [own.client, clientOf(other.url, ADMIN_KEY)];
    const { eventCursor } = await own.client.query('{ eventCursor }');
    const document =
      'subscription ($after: String) { lifecycleEvents(filter: { types: [ACCOUNT_CREATED] }, after: $after) { id ' +
      'cursor account { externalId } } }';
    const streams = both.map((client) => client.subscribe(document, { after: eventCursor }));
    const expected: string[] = [];
    for (let round = 0; round < 10; round += 1)
      for (const [index, client] of both.entries()) {
        const externalId = `made-${round}-by-${index}`;
        expected.push(externalId);
        await client.query(
          'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { code } } } }',
          { input: { accounts: [{ externalId }] } },
        );
      }
    const [here, there] = await Promise.all(streams.map((stream) => stream.take(20)));
    expect(here?.map(({ lifecycleEvents }) => lifecycleEvents.account.externalId)).toEqual(expected);
    expect(there).toEqual(here);
    for (const stream of streams) await stream.stop();
  });

  it('accepts no write of an engine that was stopped in the middle of a turn and comes back late', async () => {
    const place = await aDatabase();
    const server = await app(place, false);
    const { app: perennial } = server;
    await perennial.publisher.load(perennial.ctx);
    const { upsertAccounts } = await server.client.query(
      'mutation { upsertAccounts(input: { accounts: [{ externalId: "acme" }] }) { results { account { id } } } }',
    );
    const accountId: string = upsertAccounts.results[0].account.id;
    await server.client.query(
      `mutation { recordSignals(input: { signals: [{ key: "a", type: USAGE, account: { externalId: "acme" }, ` +
        `properties: { feature: "x" } }] }) { accepted } }`,
    );
    const late = await app(place, false);
    const { store } = late.app;
    const pending = store.pending.bind(store);
    let stops = 0;
    let isHeld = () => {};
    const held = new Promise<void>((done) => (isHeld = done));
    store.pending = async (ctx, ids, most) => {
      const found = await pending(ctx, ids, most);
      stops += 1;
      if (stops === 1) {
        await ctx.db.query('SET SESSION wait_timeout = 1'); // ten seconds, were this not a test
        isHeld();
        await sleep(2_500);
      }
      return found;
    };
    const stale = late.app.shell.takeDue(late.app.ctx);
    await held;
    // meanwhile the account is held; then the server lets go of it, and another takes the turn
    expect(await perennial.shell.takeDue(perennial.ctx)).toBe(0);
    let taken = 0;
    for (let tries = 0; taken === 0 && tries < 100; tries += 1) {
      taken = await perennial.shell.takeDue(perennial.ctx);
      if (taken === 0) await sleep(50);
    }
    expect(taken).toBe(1);
    await stale;
    const total = await contextOn(perennial.database).db.query(
      'SELECT total_events FROM account_usage WHERE account_id = ?',
      [accountId],
    );
    expect([stops, total]).toEqual([expect.any(Number), [{ total_events: 1 }]]);
    const turns = await contextOn(perennial.database).db.query('SELECT version FROM account_state');
    expect(turns).toEqual([{ version: 1 + stops }]);
  });
});
