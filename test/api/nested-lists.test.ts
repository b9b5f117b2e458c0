import 'reflect-metadata';
import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText, type SignalDraft } from '../support/company.js';
import { EveryField } from '../support/every-field.js';
import { statementsOf } from '../support/statements.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const ACCOUNTS = 30;
/** So many of them are also asked one by one. */
const SOME = 12;
/** What a list within thirty records may take: its own statement, and those of what its records show. */
const A_HANDFUL = 20;

const playbook = (key: string, purpose: string, kind: string) => `definePlaybook({ key: '${key}', title: '${key}',
  purpose: '${purpose}', reentry: 'always', trigger: { on: 'ticket.opened', if: 'event.priority == "URGENT"' },
  steps: [task('do', { title: 'Do it for {{ account.name }}', kind: '${kind}',
    outcomes: ['SAVED', 'FALSE_ALARM'] })] })`;
const PLAYBOOKS = [
  playbook('rescue', 'RISK_MITIGATION', 'RISK'),
  playbook('pitch', 'UPSELL', 'UPSELL'),
  playbook('talk', 'CHECK_IN', 'FEEDBACK'),
  `definePlaybook({ key: 'ask', title: 'Ask', purpose: 'EDUCATION', subject: 'contact', reentry: 'always', trigger: {
    on: 'contact.joined' }, steps: [survey('ease', { send: 'ease', recontact: 'override' })] })`,
].join(',\n');
const SURVEYS = `surveys: [{ key: 'ease', title: 'Ease', kind: 'CES', question: 'How easy was it?' }]`;

/** The lists within an account, with the fields of a record and the ways to ask for it. */
const LISTS: readonly (readonly [list: string, record: string, args: readonly string[]])[] = [
  ['children', 'id name', ['', 'orderBy: [{ field: ARR, direction: DESC }]', 'filter: { grades: [A] }']],
  ['contacts', 'id name', ['', 'orderBy: [{ field: LAST_NPS_SCORE, direction: DESC }]', 'filter: { search: "1" }']],
  ['heldBack', 'id reason at', ['']],
  ['opportunities', 'id kind status', ['', 'filter: { kinds: [UPSELL] }']],
  ['risks', 'id kind severity', ['', 'orderBy: [{ field: SEVERITY, direction: ASC }]']],
  ['runs', 'id playbook { key }', ['', 'filter: { playbookKeys: ["rescue"] }', 'orderBy: [{ field: ENDED_AT }]']],
  ['stageMoves', 'id to { key }', ['']],
  ['surveyAnswers', 'id score', ['', 'filter: { kinds: [NPS] }']],
  ['surveyRequests', 'id askedAt', ['']],
  ['tasks', 'id title dueAt', ['', 'orderBy: [{ field: DUE_AT, direction: DESC }]', 'filter: { kinds: [RISK] }']],
  ['tickets', 'id status openedAt', ['', 'filter: { priorities: [URGENT] }']],
  ['timeline', 'id at summary __typename', ['', 'filter: { kinds: [TICKET] }']],
].map(([list, record, args]) => [
  list as string,
  record as string,
  (args as string[]).map((arg) => arg.replace('ENDED_AT }', 'ENDED_AT, direction: ASC }')),
]);

/** The lists of the whole company that go by pages. */
const TYPES: Readonly<Record<string, string>> = {
  accounts: 'Account',
  contacts: 'Contact',
  tasks: 'Task',
  runs: 'Run',
  heldBackFirings: 'HeldBack',
  risks: 'Risk',
  opportunities: 'Opportunity',
};

type Field = Parameters<EveryField['selection']>[0];

interface Page {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** How far a list has been read. */
interface Reading {
  readonly id: string;
  readonly seen: string[];
  readonly after: string | null;
  readonly isDone: boolean;
}

eachServer((start) => {
  const folder = pluginsFolder({ lists: pluginText('lists', PLAYBOOKS, SURVEYS) }, 'data');
  const clock = new VirtualClock(START);
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let ids: string[];

  const command = (name: string, input: object) =>
    server.client.query(
      `mutation ($input: ${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ` +
        '__typename } }',
      { input },
    );

  /** What happens at an account: of each kind another number, none of some. */
  const storyOf = (externalId: string, n: number): SignalDraft[] =>
    [
      ...Array.from({ length: n % 7 }, (_, i) => ({
        type: 'TICKET',
        properties: { externalId: `${externalId}-${i}`, priority: i % 2 ? 'URGENT' : 'LOW' },
        at: START + i * 60_000,
      })),
      ...Array.from({ length: n % 5 }, (_, i) => ({
        type: 'CONTACT_CHANGED',
        contact: `${externalId}-${i}`,
        properties: { externalId: `${externalId}-${i}`, name: `Person ${i}` },
      })),
      ...Array.from({ length: n % 5 }, (_, i) => ({
        type: 'SURVEY_ANSWERED',
        contact: `${externalId}-${i}`,
        properties: { kind: i % 2 ? 'NPS' : 'CSAT', score: 1 + (i % 5) },
        at: START + (i % 2) * 60_000,
      })),
    ].map((draft) => ({ at: START, ...draft, account: externalId }));

  beforeAll(async () => {
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    world = company(server);
    const ann = await world.member('ann', 'CSM');
    const names = Array.from({ length: ACCOUNTS }, (_, n) => `account-${String(n).padStart(2, '0')}`);
    ids = await world.accounts(
      ...names.map((externalId, n) => ({
        externalId,
        name: externalId,
        ownerId: ann,
        grade: n % 2 ? 'A' : 'B',
        ...(n >= 6 && { parentExternalId: names[n % 6] }),
      })),
    );
    await world.turns();
    clock.moveTo(START + DAY);
    await world.record(names.flatMap(storyOf));
    await world.turns();
    for (const [n, accountId] of ids.entries()) {
      if (n % 3) await command('openRisk', { accountId, kind: 'PAYMENT', severity: 'LOW' });
      if (n % 4) await command('openRisk', { accountId, kind: 'COMPETITOR', severity: n % 2 ? 'HIGH' : 'LOW' });
      if (n % 3) await command('openOpportunity', { accountId, kind: 'UPSELL', title: `More ${n}` });
      if (n % 2) await command('openOpportunity', { accountId, kind: 'CROSS_SELL', title: `Other ${n}` });
      if (n % 2) await command('moveStage', { accountId, to: n % 3 ? 'CONVERSION' : 'CHURNED' });
    }
    for (const key of ['rescue', 'pitch', 'talk'])
      for (const title of ['one', 'two'])
        await command('savePlaybookDraft', {
          format: 'YAML',
          text:
            `key: ${key}\ntitle: ${title}\npurpose: UPSELL\ntrigger: manual\nsteps:\n  - key: do\n    kind: task\n` +
            `    title: Do\n    taskKind: UPSELL\n`,
        });
    await world.turns();
  }, 240_000);

  afterAll(() => folder.drop());

  const page = (list: string, record: string, args: string) =>
    `${list}(${args}) { totalCount edges { cursor node { ${record} } } pageInfo { hasNextPage hasPreviousPage ` +
    'startCursor endCursor } }';

  /** A list of each account, asked for together. */
  async function together(list: string, record: string, args: string): Promise<Page[]> {
    const { nodes } = await server.client.query(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { ${page(list, record, args)} } } }`,
      { ids },
    );
    return nodes.map((node: Record<string, Page>) => node[list]);
  }

  /** The same, each account by itself. */
  const apart = (list: string, record: string, args: string): Promise<Page[]> =>
    Promise.all(
      ids
        .slice(0, SOME)
        .map(
          async (id) =>
            (await server.client.query(`query ($id: ID!) { account(id: $id) { ${page(list, record, args)} } }`, { id }))
              .account[list],
        ),
    );

  it.each(LISTS)(
    'answers %s of many accounts as of each by itself, in whatever order and filter',
    async (list, record, ways) => {
      for (const way of ways)
        for (const size of ['first: 2', 'last: 2', 'first: 50']) {
          const args = `${size} ${way}`;
          const all = await together(list, record, args);
          expect([args, all.slice(0, SOME)]).toEqual([args, await apart(list, record, args)]);
        }
      const counts = (await together(list, record, 'first: 0')).map(({ totalCount }) => totalCount);
      expect(new Set(counts).size).toBeGreaterThan(1);
    },
  );

  it.each(LISTS)(
    'reads %s of thirty accounts, and how many they are, with a handful of statements',
    async (list, record) => {
      const selection = page(list, record, 'first: 10');
      const operation = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { ${selection} } } }`;
      await statementsOf(server, operation, { ids });
      const read = await statementsOf(server, operation, { ids });
      expect([list, read.length, read.length <= A_HANDFUL]).toEqual([list, read.length, true]);
      expect([1, 2, 3]).toContain(read.filter((text) => /COUNT\(.* AS select_place/.test(text)).length);
    },
  );

  /** The next pages of lists, each after a cursor of its own, in one operation. */
  const nextPages = (list: string, record: string, open: readonly Reading[]): [string, Record<string, unknown>] => [
    `query (${open.map((_, n) => `$after${n}: String`).join(', ')}) { ${open
      .map(({ id }, n) => `n${n}: account(id: "${id}") { ${page(list, record, `first: 1, after: $after${n}`)} }`)
      .join(' ')} }`,
    Object.fromEntries(open.map(({ after }, n) => [`after${n}`, after])),
  ];

  it.each(LISTS)('pages on in %s of thirty accounts at once, each by its own cursor', async (list, record) => {
    const readings: Reading[] = ids.map((id) => ({ id, after: null, seen: [], isDone: false }));
    for (let open = readings; open.length > 0; open = readings.filter(({ isDone }) => !isDone)) {
      const [operation, variables] = nextPages(list, record, open);
      const data: Record<string, Record<string, Page>> = await server.client.query(operation, variables);
      open.forEach((reading, n) => {
        const { edges, pageInfo } = (data[`n${n}`] as Record<string, Page>)[list] as Page;
        reading.seen.push(...edges.map(({ node }) => node.id));
        Object.assign(reading, { after: pageInfo.endCursor, isDone: !pageInfo.hasNextPage });
      });
      const read = await statementsOf(server, ...nextPages(list, record, open));
      expect([list, read.length, read.length <= A_HANDFUL]).toEqual([list, read.length, true]);
    }
    const whole = await together(list, record, 'first: 50');
    expect(readings.map(({ seen }) => seen)).toEqual(whole.map(({ edges }) => edges.map(({ node }) => node.id)));
    expect(Math.max(...readings.map(({ seen }) => seen.length))).toBeGreaterThan(1);
  });

  it('refuses the cursor of another list in one of thirty lists, and answers the others', async () => {
    const [first] = await together('tickets', 'id', 'first: 50').then((pages) => pages.filter(({ edges }) => edges[0]));
    const cursor = first?.edges[0]?.cursor;
    const asked = ids.map(
      (id, n) =>
        `n${n}: account(id: "${id}") { risks(first: 2${n === 3 ? `, after: "${cursor}"` : ''}) { totalCount } }`,
    );
    const { data, errors } = await server.client.ask(`{ ${asked.join(' ')} }`);
    expect(errors?.map(({ extensions, path }) => [extensions.code, path])).toEqual([
      ['CURSOR_INVALID', ['n3', 'risks']],
    ]);
    expect(ids.map((_, n) => data[`n${n}`].risks === null)).toEqual(ids.map((_, n) => n === 3));
  });

  /** The statements of a field of so many records, of as much of it as one operation may ask for. */
  async function count(fields: EveryField, root: string, type: string, field: Field, first: number): Promise<number> {
    for (const depth of [2, 1]) {
      const selection = fields.selection(field, depth, type);
      if (selection === undefined) continue;
      const operation = `{ ${root}(first: ${first}) { nodes { ${selection} } } }`;
      const { errors = [] } = await server.client.ask(operation);
      if (errors.length === 0) return (await statementsOf(server, operation)).length;
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COMPLEX']);
    }
    return 0;
  }

  it('reads no field of any listed record with a statement for each record', async () => {
    const fields = await EveryField.of(server.client, {
      id: ids[0],
      at: '2026-01-06T00:00:00Z',
      name: 'none',
      interval: 'DAY',
      playbookKey: 'rescue',
      key: 'rescue',
    });
    const faults: unknown[] = [];
    for (const [root, type] of Object.entries(TYPES))
      for (const field of fields.fieldsOf(type)) {
        const few = await count(fields, root, type, field, 10);
        const many = await count(fields, root, type, field, ACCOUNTS);
        if (many > few + A_HANDFUL / 2) faults.push([root, field.name, few, many]);
      }
    expect(faults).toEqual([]);
  });
});
