import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);

const plugin = (body: string) => `import { definePlugin, definePlaybook, guide, wait } from 'perennial/sdk';
const steps = (name, more = {}) => definePlaybook({ key: name, title: name, purpose: 'EDUCATION', rollout: 'live',
  reentry: 'always', ...more });
export default definePlugin({ name: 'guides', version: '1.0.0', compatible: '^1.0.0',
  guides: [
    { key: 'first-report', title: 'Your first report', kind: 'CHECKLIST', body: '${body}', url: '/reports', items: [{
      key: 'open', title: 'Open reports', url: '/reports' }, { key: 'make', title: 'Make one' }] },
    { key: 'news', title: 'News', kind: 'MESSAGE', body: 'Look!' },
  ],
  playbooks: [
    steps('welcome', { subject: 'contact', trigger: { on: 'contact.joined', if: 'event.role == "ADMIN"' },
      steps: [guide('tour', { offer: 'first-report', expires: '10d' }), guide('news', { offer: 'news' })] }),
    steps('tell-champions', { trigger: 'manual', steps: [guide('tell', { offer: 'news', to: 'CHAMPION' })] }),
  ] });
`;

const GUIDE =
  '{ id key kind title body url survey status version offeredAt expiresAt endedAt items { key title url isDone } ' +
  'account { externalId } contact { externalId } cause { summary playbook { key } } run { playbook { key } } }';
const CHANGED =
  `subscription ($person: String!, $account: String, $after: String) { guideChanged(contactExternalId: $person, ` +
  `accountExternalId: $account, after: $after) { cursor change guide ${GUIDE} } }`;

eachServer((start) => {
  const folder = pluginsFolder({ guides: plugin('Five minutes') });
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  let counter = 0;
  let account: string;
  let accountId: string;

  beforeAll(async () => {
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    world = company(server);
  });
  afterAll(() => folder.drop());

  /** Each test has an account and people of its own. */
  beforeEach(async () => {
    counter += 1;
    account = `acme-${counter}`;
    [accountId = ''] = await world.accounts({ externalId: account, name: account });
    await world.turns();
  });

  const person = (name: string) => `${name}-${counter}`;
  const joins = async (name: string, role = 'ADMIN', at = account) => {
    await world.record([
      {
        type: 'CONTACT_CHANGED',
        account: at,
        contact: person(name),
        at: clock.now(),
        properties: { externalId: person(name), name, role },
      },
    ]);
    await world.turns();
  };
  const guides = async (name: string, more: Record<string, unknown> = {}) =>
    (
      await server.client.query(
        `query ($person: String!, $account: String, $statuses: [GuideStatus!]) { guides(contactExternalId: ` +
          `$person, accountExternalId: $account, statuses: $statuses) ${GUIDE} }`,
        { person: person(name), ...more },
      )
    ).guides;
  const reported = (input: Record<string, unknown>) =>
    server.client.ask(
      `mutation ($input: ReportGuideInput!) { reportGuide(input: $input) { clientMutationId guide ${GUIDE} } }`,
      { input },
    );
  const report = async (input: Record<string, unknown>) => (await reported(input)).data.reportGuide.guide;
  const refusal = async (input: Record<string, unknown>) =>
    (await reported(input)).errors?.map(({ extensions }) => [
      extensions.code,
      extensions.inputPath ?? extensions.path ?? null,
    ]);
  const run = async (playbook: string) =>
    (
      await server.client.query(
        'query ($ids: [ID!], $keys: [String!]) { runs(first: 5, filter: { accountIds: $ids, playbookKeys: $keys ' +
          '}) { nodes { status steps { key state outcome } } } }',
        { ids: [accountId], keys: [playbook] },
      )
    ).runs.nodes[0];

  it('is offered to a person, read by the product, and reported point by point', async () => {
    await joins('ann');
    const [guide] = await guides('ann');
    expect(await guides('ann')).toHaveLength(1);
    expect(guide).toMatchObject({
      key: 'first-report',
      kind: 'CHECKLIST',
      title: 'Your first report',
      body: 'Five minutes',
      url: '/reports',
      survey: null,
      status: 'OFFERED',
      expiresAt: new Date(clock.now() + 10 * DAY).toISOString(),
      items: [
        { key: 'open', title: 'Open reports', url: '/reports', isDone: false },
        { key: 'make', title: 'Make one', url: null, isDone: false },
      ],
      account: { externalId: account },
      contact: { externalId: person('ann') },
      cause: { playbook: { key: 'welcome' } },
      run: { playbook: { key: 'welcome' } },
    });
    const { id } = guide;
    expect(await report({ id, status: 'SHOWN', clientMutationId: 'one' })).toMatchObject({
      status: 'SHOWN',
      version: 2,
    });
    expect(await report({ id, status: 'SHOWN' })).toMatchObject({ status: 'SHOWN', version: 2 });
    expect((await report({ id, itemKey: 'open' })).items.map(({ isDone }: { isDone: boolean }) => isDone)).toEqual([
      true,
      false,
    ]);
    expect(await report({ id, itemKey: 'make' })).toMatchObject({
      status: 'COMPLETED',
      endedAt: new Date(clock.now()).toISOString(),
    });
    expect(await report({ id, itemKey: 'make' })).toMatchObject({ status: 'COMPLETED' });
    expect(await guides('ann')).toMatchObject([{ key: 'news', status: 'OFFERED' }]);
    expect(await run('welcome')).toMatchObject({
      status: 'RUNNING',
      steps: [
        { key: 'tour', state: 'DONE', outcome: 'COMPLETED' },
        { key: 'news', state: 'WAITING' },
      ],
    });
    expect(await guides('ann', { statuses: ['COMPLETED', 'DISMISSED'] })).toMatchObject([{ id }]);
    const { node } = await server.client.query(
      'query ($id: ID!) { node(id: $id) { __typename ... on Guide { status } } }',
      { id },
    );
    expect(node).toEqual({ __typename: 'Guide', status: 'COMPLETED' });
  });

  it('expires, and the next one comes', async () => {
    await joins('ann');
    await world.moveTo(clock, clock.now() + 10 * DAY);
    expect(await guides('ann')).toMatchObject([{ key: 'news', status: 'OFFERED' }]);
    expect(await guides('ann', { statuses: ['EXPIRED'] })).toMatchObject([{ key: 'first-report' }]);
  });

  it('keeps what it said when it was offered, whatever the plugin says now', async () => {
    await joins('ann');
    folder.write('guides', plugin('Ten minutes'));
    const { reloadPlugins } = await server.client.query(
      'mutation { reloadPlugins(input: {}) { plugins { name faults { message } } } }',
    );
    expect(reloadPlugins.plugins.flatMap(({ faults }: { faults: unknown[] }) => faults)).toEqual([]);
    await world.turns();
    await joins('ben');
    expect([await guides('ann'), await guides('ben')]).toMatchObject([
      [{ body: 'Five minutes' }],
      [{ body: 'Ten minutes' }],
    ]);
    folder.write('guides', plugin('Five minutes'));
    await server.client.query('mutation { reloadPlugins(input: {}) { plugins { name } } }');
  });

  it('reaches every present contact with a role', async () => {
    for (const name of ['ann', 'ben', 'cem']) await joins(name, name === 'cem' ? 'END_USER' : 'CHAMPION');
    await server.client.query(
      'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id } } }',
      { input: { playbookKey: 'tell-champions', accountId } },
    );
    await world.moveTo(clock, clock.now() + 1000);
    expect(await Promise.all(['ann', 'ben', 'cem'].map((name) => guides(name)))).toMatchObject([
      [{ key: 'news' }],
      [{ key: 'news' }],
      [],
    ]);
  });

  it('tells a person’s product what to show, from a cursor on, and nobody else', async () => {
    const { eventCursor } = await server.client.query('{ eventCursor }');
    await joins('ann');
    await joins('ben');
    const stream = server.client.subscribe(CHANGED, { person: person('ann'), after: eventCursor });
    const [added] = (await stream.take(1)).map(({ guideChanged }) => guideChanged);
    expect(added).toMatchObject({
      change: 'ADDED',
      guide: { key: 'first-report', contact: { externalId: person('ann') }, items: [{ key: 'open' }, { key: 'make' }] },
    });
    await report({ id: added.guide.id, itemKey: 'open' });
    await report({ id: added.guide.id, status: 'DISMISSED' });
    const rest = (await stream.take(3)).map(({ guideChanged }) => guideChanged);
    await stream.stop();
    expect(rest.map(({ change, guide }) => [change, guide.key, guide.status])).toEqual([
      ['CHANGED', 'first-report', expect.stringMatching(/STARTED|DISMISSED/)],
      ['REMOVED', 'first-report', 'DISMISSED'],
      ['ADDED', 'news', 'OFFERED'],
    ]);
    const again = server.client.subscribe(CHANGED, { person: person('ann'), account, after: rest[0].cursor });
    expect((await again.take(2)).map(({ guideChanged }) => guideChanged.change)).toEqual(['REMOVED', 'ADDED']);
    await again.stop();
  });

  it('refuses bad input with a code and the place', async () => {
    await joins('ann');
    const [{ id }] = await guides('ann');
    expect(await refusal({ id: 'guid_nothing', status: 'SHOWN' })).toMatchObject([['NOT_FOUND', ['input', 'id']]]);
    expect(await refusal({ id })).toMatchObject([['BAD_INPUT', expect.arrayContaining(['status'])]]);
    expect(await refusal({ id, itemKey: 'opne' })).toMatchObject([['BAD_INPUT', expect.arrayContaining(['itemKey'])]]);
    const [queued] = await guides('ann', { statuses: ['QUEUED'] });
    expect(await refusal({ id: queued.id, status: 'SHOWN' })).toMatchObject([
      ['BAD_INPUT', expect.arrayContaining(['id'])],
    ]);
    await report({ id, status: 'DISMISSED' });
    expect(await report({ id, status: 'DISMISSED' })).toMatchObject({ status: 'DISMISSED' });
    expect(await refusal({ id, status: 'COMPLETED' })).toMatchObject([['GUIDE_CLOSED', ['input', 'id']]]);
    const { errors } = await server.client.ask(
      '{ guides(contactExternalId: "x", accountExternalId: "nobody") { id } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('ACCOUNT_UNKNOWN');
    expect(await guides('nobody')).toEqual([]);
    const failure = await server.client
      .subscribe(CHANGED, { person: 'x', account: 'nobody' })
      .next()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ errors: [{ extensions: { code: 'ACCOUNT_UNKNOWN' } }] });
  });

  it('tells a person at one account from one of the same id at another', async () => {
    await world.accounts({ externalId: `${account}-b`, name: 'Another' });
    await joins('ann');
    await joins('ann', 'ADMIN', `${account}-b`);
    expect(await guides('ann')).toHaveLength(2);
    expect(await guides('ann', { account: `${account}-b` })).toMatchObject([
      { account: { externalId: `${account}-b` } },
    ]);
  });

  it('reads people’s guides with the same number of statements however many people there are', async () => {
    const statements = async () => {
      const reader = server.app.database.reader as {
        query: (sql: string, values?: readonly unknown[]) => Promise<unknown[]>;
      };
      const query = reader.query.bind(reader);
      let count = 0;
      reader.query = (sql, values) => {
        if (!sql.includes('api_key')) count += 1;
        return query(sql, values);
      };
      const { contacts } = await server.client.query(
        `query ($ids: [ID!]) { contacts(first: 50, filter: { accountIds: $ids }) { nodes { externalId guides ` +
          `${GUIDE} } } }`,
        {
          ids: [accountId],
        },
      );
      delete (reader as Partial<typeof reader>).query;
      return { count, contacts: contacts.nodes as { guides: { key: string; status: string }[] }[] };
    };
    for (const name of ['a', 'b']) await joins(name);
    await statements();
    const few = await statements();
    expect(few.contacts.map(({ guides }) => guides.map(({ key, status }) => `${key} ${status}`))).toEqual(
      Array(2).fill(['first-report OFFERED', 'news QUEUED']),
    );
    for (const name of ['c', 'd', 'e', 'f', 'g', 'h']) await joins(name);
    const many = await statements();
    expect([many.contacts.length, many.count]).toEqual([8, few.count]);
  });
});
