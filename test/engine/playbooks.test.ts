import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const YEAR = { at: START, type: 'SUBSCRIPTION_CHANGED' };

const RUN =
  '{ status startedAt endedAt playbook { key } contact { name } cause { kind summary facts { name value } } ' +
  'steps { key kind state outcome startedAt endedAt inputs cause { summary } } }';

/** The plugins that ship, in the real application, by a clock that the test moves. */
eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;

  beforeEach(async () => {
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock });
    world = company(server);
    await world.member('mona', 'LEADER');
    await server.client.query(
      `mutation { upsertTeamMembers(input: { members: [{ externalId: "olga", name: "Olga", functions: [CSM], ` +
        `managerExternalId: "mona" }, { externalId: "sam", name: "Sam", functions: [SALES] }] }) { results { error ` +
        `{ message } } } }`,
    );
  });

  const customer = async (externalId: string, more: Record<string, unknown> = {}) => {
    await world.accounts({ externalId, name: externalId.toUpperCase(), ownerExternalId: 'olga', ...more });
    await world.record([
      {
        ...YEAR,
        at: clock.now(),
        account: externalId,
        properties: {
          externalId: `s-${externalId}`,
          product: 'App',
          amountMinor: 300_000,
          currency: 'USD',
          startsOn: '2026-01-05',
          endsOn: '2028-01-05',
        },
      },
    ]);
    await world.turns();
  };
  const pass = (days: number) => world.moveTo(clock, clock.now() + days * DAY);
  const runs = async (playbookKey: string) =>
    (
      await server.client.query(
        `query ($keys: [String!]) { runs(first: 20, filter: { playbookKeys: $keys }) { nodes ${RUN} } }`,
        { keys: [playbookKey] },
      )
    ).runs.nodes;
  const tasks = async (account: string, statuses = ['OPEN']) =>
    (
      await server.client.query(
        'query ($account: String!, $filter: TaskFilter) { accountByExternalId(externalId: $account) { ' +
          'tasks(first: 20, filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id title ' +
          'status outcome dueAt assignee { externalId } } } } }',
        { account, filter: { statuses } },
      )
    ).accountByExternalId.tasks.nodes;
  const task = async (account: string, title: string) =>
    (await tasks(account)).find((one: { title: string }) => one.title.includes(title));
  const complete = async (id: string, outcome?: string) => {
    await server.client.query(
      'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
      { input: { id, ...(outcome && { outcome }) } },
    );
    await world.turns();
  };
  const useDaily = async (account: string, days: number, times: number, people = 5) => {
    for (let day = 0; day < days; day += 1) {
      const signals = Array.from({ length: times }, (_, n) => ({
        type: 'USAGE',
        account,
        contact: `user-${n % people}`,
        properties: { feature: ['board', 'report', 'export'][n % 3] },
      }));
      await world.record(signals);
      await pass(1);
    }
  };

  it('guides an onboarding from the contract to the first value, every step of it to be read', async () => {
    await customer('acme');
    await pass(0.01);
    const [run] = await runs('guided-onboarding');
    expect(run).toMatchObject({
      status: 'RUNNING',
      cause: { kind: 'PLAYBOOK', facts: expect.arrayContaining([{ name: 'event.stage', value: 'ONBOARDING' }]) },
    });
    const states = async () =>
      Object.fromEntries(
        (await runs('guided-onboarding'))[0].steps.map(({ key, state }: { key: string; state: string }) => [
          key,
          state,
        ]),
      );
    expect(await states()).toMatchObject({
      kickoff: 'WAITING',
      kickoffHeld: 'WAITING',
      dayThirty: 'WAITING',
      training: 'PENDING',
      notActivated: 'PENDING',
    });
    expect(await tasks('acme')).toMatchObject([{ title: 'Kick-off with ACME', assignee: { externalId: 'olga' } }]);
    await pass(5);
    expect(await task('acme', 'has stalled')).toMatchObject({ assignee: { externalId: 'mona' } });
    await complete((await task('acme', 'Kick-off with ACME')).id);
    expect(await tasks('acme', ['CANCELLED'])).toMatchObject([
      { title: expect.stringContaining('has stalled'), outcome: 'CAUSE_CLEARED' },
    ]);
    expect(await states()).toMatchObject({
      kickoff: 'DONE',
      kickoffHeld: 'DONE',
      stalled: 'CANCELLED',
      training: 'WAITING',
    });
    await useDaily('acme', 4, 3);
    expect((await runs('guided-onboarding'))[0].status).toBe('RUNNING');
    await useDaily('acme', 2, 3);
    const [ended] = await runs('guided-onboarding');
    expect(ended).toMatchObject({ status: 'ACHIEVED', endedAt: expect.any(String) });
    expect(await tasks('acme')).toEqual([]);
    const { accountByExternalId } = await server.client.query(
      '{ accountByExternalId(externalId: "acme") { stage { key } usage { activatedAt } } }',
    );
    expect(accountByExternalId).toMatchObject({ stage: { key: 'GROWTH' }, usage: { activatedAt: expect.any(String) } });
    const kickoff = ended.steps.find(({ key }: { key: string }) => key === 'kickoff');
    expect(kickoff).toMatchObject({
      kind: 'task',
      state: 'DONE',
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      inputs: expect.any(Object),
      cause: { summary: expect.any(String) },
    });
  });

  it('asks at day 30 why an account is not activated, to the day', async () => {
    await customer('acme');
    await pass(0.01);
    await complete((await task('acme', 'Kick-off')).id);
    await pass(29);
    expect(await task('acme', 'Day 30')).toBeUndefined();
    await pass(1.1);
    expect(await task('acme', 'Day 30')).toMatchObject({ title: 'Day 30: ACME is not activated' });
  });

  it('asks why usage fell, seven days after it did, and lets go when it is back', async () => {
    await customer('acme');
    await useDaily('acme', 62, 10);
    await useDaily('acme', 16, 1);
    expect(await runs('usage-drop')).toEqual([]);
    await useDaily('acme', 8, 1);
    const [run] = await runs('usage-drop');
    expect(run).toMatchObject({
      status: 'RUNNING',
      steps: expect.arrayContaining([
        expect.objectContaining({ key: 'agenda', state: 'PENDING' }),
        expect.objectContaining({ key: 'call', state: 'WAITING' }),
      ]),
    });
    expect(await task('acme', 'why usage fell')).toMatchObject({
      title: 'Ask ACME why usage fell',
      assignee: { externalId: 'olga' },
    });
    const [{ value }] = run.cause.facts.filter(({ name }: { name: string }) => name === 'usage.change.events');
    expect(value).toBeLessThanOrEqual(-0.3);
    await useDaily('acme', 30, 12);
    expect((await runs('usage-drop'))[0]).toMatchObject({ status: 'ACHIEVED' });
    expect(await task('acme', 'why usage fell')).toBeUndefined();
  });

  it('follows a champion from one account to another: work at both, and the contact at each', async () => {
    await customer('acme');
    await world.accounts({ externalId: 'globex', name: 'GLOBEX', ownerExternalId: 'olga' });
    await world.record([
      { type: 'CONTACT_CHANGED', properties: { externalId: 'ann', name: 'Ann', role: 'CHAMPION' } },
      { type: 'SURVEY_ANSWERED', contact: 'ann', properties: { kind: 'NPS', score: 9 } },
    ]);
    await world.turns();
    await pass(1);
    await world.record([
      {
        type: 'CONTACT_LEFT',
        properties: { externalId: 'ann', toAccountExternalId: 'globex', role: 'DECISION_MAKER' },
      },
    ]);
    await world.turns();
    expect(await task('acme', 'win a new champion')).toMatchObject({ title: 'Ann left ACME: win a new champion' });
    expect(await task('globex', 'Open')).toMatchObject({
      title: 'Open GLOBEX: Ann knows us from ACME',
      assignee: { externalId: 'sam' },
    });
    expect(await runs('champion-left')).toMatchObject([{ status: 'RUNNING', contact: { name: 'Ann' } }]);
    expect(await runs('champion-arrived')).toMatchObject([
      {
        contact: { name: 'Ann' },
        steps: expect.arrayContaining([
          expect.objectContaining({ key: 'welcome', state: 'PENDING' }),
          expect.objectContaining({ key: 'open', state: 'WAITING' }),
        ]),
      },
    ]);
    const { acme, globex } = await server.client.query(`{ acme: accountByExternalId(externalId: "acme") { ...People }
        globex: accountByExternalId(externalId: "globex") { ...People } }
      fragment People on Account { contacts(first: 5) { nodes { name role leftAt previous { account { externalId }
        role npsScore } } } }`);
    expect(globex.contacts.nodes).toEqual([
      {
        name: 'Ann',
        role: 'DECISION_MAKER',
        leftAt: null,
        previous: { account: { externalId: 'acme' }, role: 'CHAMPION', npsScore: 9 },
      },
    ]);
    expect(acme.contacts.nodes).toMatchObject([
      { name: 'Ann', role: 'CHAMPION', leftAt: expect.any(String), previous: null },
    ]);
    await pass(14);
    expect(await task('acme', 'Meet the decision maker')).toMatchObject({ assignee: { externalId: 'mona' } });
    await complete((await task('acme', 'win a new champion')).id, 'NEW_CHAMPION');
    expect((await runs('champion-left'))[0]).toMatchObject({ status: 'ACHIEVED' });
    // told again, the move is no second one
    await world.record([
      {
        type: 'CONTACT_LEFT',
        properties: { externalId: 'ann', toAccountExternalId: 'globex', role: 'DECISION_MAKER' },
      },
    ]);
    await world.turns();
    expect([await runs('champion-left'), await runs('champion-arrived')].map(({ length }) => length)).toEqual([1, 1]);
  });
});
