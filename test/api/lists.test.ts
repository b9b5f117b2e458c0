import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const date = (days: number) => new Date(START + days * DAY).toISOString().slice(0, 10);

eachServer((start) => {
  const folder = pluginsFolder();
  const clock = new VirtualClock(START);
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let ann: string;

  beforeAll(async () => {
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    world = company(server);
    ann = await world.member('ann');
    await world.accounts(
      { externalId: 'far', name: 'Far', region: 'EMEA', grade: 'A', ownerExternalId: 'ann' },
      { externalId: 'near', name: 'Near', region: 'EMEA', grade: 'B', touch: 'HIGH' },
      { externalId: 'late', name: 'Late', region: 'APAC', ownerExternalId: 'ann' },
      { externalId: 'free', name: 'Free' },
    );
    const pays = (account: string, days: number) => ({
      type: 'SUBSCRIPTION_CHANGED',
      account,
      at: clock.now(),
      properties: {
        externalId: 's',
        product: 'p',
        currency: 'USD',
        amountMinor: 10_000,
        startsOn: date(-30),
        endsOn: date(days),
      },
    });
    const told = await world.record([pays('far', 300), pays('near', 20), pays('late', 80)]);
    expect(told.map(({ status, reason }) => status + (reason ?? ''))).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    await world.turns();
  });

  afterAll(() => folder.drop());

  const ids = async (args: string) =>
    (await server.client.query(`{ accounts(first: 10, ${args}) { nodes { externalId } } }`)).accounts.nodes.map(
      ({ externalId }: { externalId: string }) => externalId,
    );

  it('orders accounts by what is at risk: ARR, health, and how near the renewal is', async () => {
    expect(await ids('orderBy: [{ field: RISK, direction: DESC }]')).toEqual(['near', 'late', 'far', 'free']);
  });

  it('goes on with a page of that order on the next day, when the renewals are nearer', async () => {
    const page = async (after: string | null) =>
      (
        await server.client.query(
          'query ($after: String) { accounts(first: 2, after: $after, orderBy: [{ field: RISK, direction: DESC }]) { ' +
            'nodes { externalId } pageInfo { endCursor } } }',
          { after },
        )
      ).accounts;
    const { pageInfo } = await page(null);
    clock.moveTo(clock.now() + DAY);
    expect((await page(pageInfo.endCursor)).nodes).toEqual([{ externalId: 'far' }, { externalId: 'free' }]);
  });

  it('orders accounts by their last touch, those without one last', async () => {
    const touch = async (accountExternalId: string, days: number) =>
      server.client.query(
        'mutation ($input: LogTouchpointInput!) { logTouchpoint(input: $input) { clientMutationId } }',
        { input: { accountExternalId, kind: 'CALL', at: new Date(START - days * DAY).toISOString() } },
      );
    await touch('late', 1);
    await touch('far', 2);
    expect((await ids('orderBy: [{ field: LAST_TOUCH_AT, direction: ASC }]')).slice(0, 2)).toEqual(['far', 'late']);
    expect(await ids(`filter: { lastTouchAt: { gte: "${date(-1)}T00:00:00Z" } }`)).toEqual(['late']);
  });

  it('counts accounts by two things, with names to read beside keys and ids', async () => {
    const { accountCounts } = await server.client.query(
      '{ accountCounts(by: OWNER, across: REGION) { id key title count arr { amountMinor } across { key title id } } }',
    );
    const none = { key: 'NONE', title: 'None', id: null };
    const emea = { key: 'EMEA', title: 'EMEA', id: null };
    const mine = { key: 'ann', title: 'ann', id: ann };
    expect(accountCounts).toEqual([
      { ...none, count: 1, arr: { amountMinor: 0 }, across: none },
      { ...none, count: 1, arr: { amountMinor: 120_000 }, across: emea },
      { ...mine, count: 1, arr: { amountMinor: 120_000 }, across: { key: 'APAC', title: 'APAC', id: null } },
      { ...mine, count: 1, arr: { amountMinor: 120_000 }, across: emea },
    ]);
  });

  it('counts tasks by what they and their accounts share, and lists them by when they ended', async () => {
    const create = async (accountExternalId: string, kind: string) => {
      const { createTask } = await server.client.query(
        'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }',
        { input: { accountExternalId, kind, title: kind } },
      );
      return createTask.task.id as string;
    };
    const cancel = async (id: string) => {
      clock.moveTo(clock.now() + 1000);
      await server.client.query('mutation ($input: CancelTaskInput!) { cancelTask(input: $input) { task { id } } }', {
        input: { id },
      });
    };
    const [first, second] = [await create('far', 'OTHER'), await create('late', 'OUTREACH')];
    await create('near', 'OTHER');
    const since = new Date(clock.now()).toISOString();
    await cancel(second);
    await cancel(first);
    const { taskCounts } = await server.client.query(
      '{ taskCounts(by: OWNER, across: STATUS) { key title count across { key title } } }',
    );
    expect(taskCounts).toEqual([
      { key: 'NONE', title: 'None', count: 1, across: { key: 'OPEN', title: 'Open' } },
      { key: 'ann', title: 'ann', count: 2, across: { key: 'CANCELLED', title: 'Cancelled' } },
    ]);
    const { tasks } = await server.client.query(
      'query ($since: DateTime) { tasks(filter: { endedAt: { gte: $since } }, orderBy: [{ field: ENDED_AT, ' +
        'direction: DESC }]) { nodes { id } } }',
      { since },
    );
    expect(tasks.nodes.map(({ id }: { id: string }) => id)).toEqual([first, second]);
    for (const by of ['STATUS', 'KIND', 'PRIORITY', 'ASSIGNEE', 'PLAYBOOK', 'OUTCOME', 'STAGE', 'SEGMENT'])
      expect((await server.client.query(`{ taskCounts(by: ${by}, across: OWNER) { count } }`)).taskCounts).toBeTruthy();
  });

  it('shows the touch that it filters by', async () => {
    const { accounts } = await server.client.query(
      '{ accounts(filter: { touches: [LOW] }) { nodes { externalId touch ownTouch } } }',
    );
    expect(accounts.nodes).toHaveLength(3);
    expect(accounts.nodes[0]).toMatchObject({ touch: 'LOW', ownTouch: null });
    expect(await ids('filter: { touches: [HIGH] }')).toEqual(['near']);
  });
});
