import fc from 'fast-check';
import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, type SignalDraft } from '../support/company.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const iso = (days: number) => new Date(START + days * DAY).toISOString();
const date = (days: number) => iso(days).slice(0, 10);

const PLUGIN = `import { definePlugin, definePlaybook, guide, task } from 'perennial/sdk';
export default definePlugin({ name: 'lists', version: '1.0.0', compatible: '^1.0.0',
  attributes: [{ name: 'plan', type: 'string' }, { name: 'seats', type: 'double' }, { name: 'isOem', type: 'bool' },
    { name: 'modules', type: 'list<string>' }],
  segments: [
    { key: 'large', title: 'Large', if: 'account.employees >= 100.0', settings: { touch: 'HIGH', cadence: '7d' } },
    { key: 'emea', title: 'EMEA', if: 'account.region == "EMEA"', settings: { touch: 'TECH', cadence: '30d' } },
  ],
  scorecards: [{ key: 'talk', title: 'Talk', measures: [
    { key: 'nps', title: 'NPS', fact: 'voice.lastNpsScore', weight: 1, scale: [[0, 0], [10, 100]] } ] }],
  guides: [{ key: 'news', title: 'News', kind: 'MESSAGE', body: 'Look!' }],
  playbooks: [
    definePlaybook({ key: 'detractor', title: 'Ask', purpose: 'RISK_MITIGATION', rollout: 'live', reentry: 'always',
      trigger: { on: 'survey.answered', if: 'event.score <= 6.0' },
      steps: [task('ask', { title: 'Ask why', kind: 'FEEDBACK', due: '2d' })] }),
    definePlaybook({ key: 'welcome', title: 'Welcome', purpose: 'EDUCATION', rollout: 'live', subject: 'contact',
      reentry: 'always', trigger: { on: 'contact.joined' }, steps: [guide('show', { offer: 'news' })] }),
  ] });
`;

const NAMES = ['a0', 'a1', 'a2', 'a3', 'a4'];
const account = fc.constantFrom(...NAMES);
const optional = <T>(...values: T[]) => fc.constantFrom<T | null | undefined>(...values, null, undefined);
const some = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 });
const range = <T>(...values: T[]) =>
  fc.record({ gte: fc.constantFrom(...values), lte: fc.constantFrom(...values) }, { requiredKeys: [] });

type Step =
  | { readonly upsert: object }
  | { readonly signal: SignalDraft }
  | { readonly mutate: string; readonly input: object };

const upsert = fc.record(
  {
    externalId: account,
    name: fc.constantFrom('Acme', 'Ümlaut 100%', 'Beta', 'acme two'),
    region: optional('EMEA', 'APAC'),
    industry: optional('Retail', 'a,"b'),
    channel: optional('Partner'),
    grade: optional('A', 'B'),
    touch: optional('LOW', 'HIGH'),
    employees: optional(5, 100, 900),
    ownerExternalId: optional('ann', 'bob'),
    tags: some('vip', 'x"vip', 'a,', 'vip2'),
    attributes: fc.record(
      {
        plan: optional('gold', 'x,"seats":5', 'true'),
        seats: optional(5, 50, 5.5),
        isOem: optional(true, false),
        modules: optional(['a', 'b'], ['b"', 'c,'], []),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['externalId'] },
);
const signal = account.chain((account) =>
  fc.oneof(
    fc.record({ score: fc.integer({ min: 0, max: 10 }) }).map(({ score }) => ({
      type: 'SURVEY_ANSWERED',
      account,
      contact: 'ann',
      properties: { kind: 'NPS', score },
    })),
    fc.constantFrom('DONE', 'MISSED').map((status) => ({
      type: 'TOUCHPOINT',
      account,
      properties: { kind: 'CALL', direction: 'INBOUND', status },
    })),
    fc
      .record({ amountMinor: fc.constantFrom(0, 10_000, 500_000), endsOn: fc.constantFrom(date(10), date(80)) })
      .map((terms) => ({
        type: 'SUBSCRIPTION_CHANGED',
        account,
        properties: { externalId: 's', product: 'p', currency: 'USD', startsOn: date(-20), ...terms },
      })),
    fc.constantFrom('OPEN', 'CLOSED').map((status) => ({
      type: 'TICKET',
      account,
      properties: { externalId: 't', status },
    })),
    fc.constantFrom('ann', 'cid').map((contact) => ({
      type: 'CONTACT_CHANGED',
      account,
      contact,
      properties: { externalId: contact, name: contact },
    })),
  ),
);
const mutation = account.chain((accountExternalId) =>
  fc.oneof(
    fc.constantFrom('PRICE', 'PRODUCT').map((kind) => ({ mutate: 'openRisk', input: { accountExternalId, kind } })),
    fc.constantFrom('ONBOARDING', 'GROWTH').map((to) => ({ mutate: 'moveStage', input: { accountExternalId, to } })),
    fc
      .record({
        kind: fc.constantFrom('CHECK_IN', 'OTHER'),
        priority: fc.constantFrom('LOW', 'HIGH'),
        dueAt: optional(iso(-1), iso(3)),
      })
      .map((task) => ({ mutate: 'createTask', input: { accountExternalId, title: 'Call', ...task } })),
    fc
      .constantFrom('startTask', 'completeTask', 'cancelTask')
      .map((mutate) => ({ mutate, input: { accountExternalId } })),
  ),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  upsert.map((upsert) => ({ upsert })),
  signal.map((signal) => ({ signal: signal as SignalDraft })),
  mutation,
);

/** Filters of these fields, nested twice. */
function filterOf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const leaf = fc
    .subarray(Object.keys(fields), { minLength: 1, maxLength: 2 })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, fields[name] as fc.Arbitrary<unknown>]))),
    );
  const nest = (inner: fc.Arbitrary<object>) =>
    fc.oneof(
      leaf,
      fc.record({ or: fc.array(inner, { minLength: 1, maxLength: 2 }) }),
      fc.record({ and: fc.array(inner, { maxLength: 2 }) }),
      inner.map((not) => ({ not })),
    );
  return nest(nest(leaf));
}

const accountFilter = filterOf({
  stageKeys: some('ONBOARDING', 'GROWTH', 'NEW'),
  segmentKeys: some('large', 'emea'),
  hasOwner: fc.boolean(),
  grades: some('A', 'B'),
  touches: some('HIGH', 'LOW', 'TECH'),
  healthBands: some('GREEN', 'RED', 'YELLOW'),
  healthScore: range(0, 50, 70, 100),
  arr: range(...[0, 120_000, 6_000_000].map((amountMinor) => ({ amountMinor, currency: 'USD' }))),
  regions: some('EMEA', 'APAC'),
  industries: some('Retail', 'a,"b'),
  channels: some('Partner'),
  tags: some('vip', 'x"vip', 'a,', 'none'),
  attributes: fc.array(
    fc.record(
      {
        name: fc.constantFrom('plan', 'seats', 'isOem', 'modules'),
        values: fc.subarray(['gold', 'true', 5, true, false, 'b"', 'a', 'c,']),
        gte: fc.constantFrom(0, 5, 5.5),
        isKnown: fc.boolean(),
      },
      { requiredKeys: ['name'] },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  employees: range(5, 100),
  nps: range(0, 6, 9),
  isCustomer: fc.boolean(),
  hasOpenRisk: fc.boolean(),
  silenceDays: range(0, 1),
  lastTouchAt: range(iso(-1), iso(0), iso(2)),
  stageEnteredAt: range(iso(-1), iso(1)),
  createdAt: range(iso(-1), iso(1)),
  renewalOn: range(date(10), date(40), date(80)),
  checkInDueAt: range(iso(7), iso(30)),
  renewalWithinDays: fc.constantFrom(10, 60),
  checkInDueWithinDays: fc.constantFrom(7, 40),
  isStuck: fc.boolean(),
  search: fc.constantFrom('acme', 'uml', '%', 'A3'),
});
const taskFilter = filterOf({
  statuses: some('OPEN', 'IN_PROGRESS', 'DONE', 'CANCELLED'),
  kinds: some('CHECK_IN', 'FEEDBACK'),
  priorities: some('LOW', 'NORMAL'),
  playbookKeys: some('detractor'),
  isUnassigned: fc.boolean(),
  isOverdue: fc.boolean(),
  dueOnOrBefore: fc.constantFrom(date(-1), date(2)),
  dueAt: range(iso(0), iso(3)),
  endedAt: range(iso(-1), iso(1)),
  createdAt: range(iso(0), iso(1)),
});

const SHOWN =
  'id name domain region industry channel grade touch ownTouch employees tags attributes fit version isStuck ' +
  'stageEnteredAt openTaskCount liveRunCount stage { key } segments { key } owner { id } health { score band ' +
  'trend { points } } revenue { mrr { amountMinor } arr { amountMinor } isCustomer plan } renewal { date } ' +
  'risks(filter: { isOpen: true }) { totalCount } checkIn { dueAt lastTouchpointAt lastSpokeAt cadence } ' +
  'contacts { totalCount }';
const TASK = 'id status version priority kind dueAt endedAt outcome assignee { id }';

interface Change {
  readonly change: string;
  readonly id: string;
}
type Listed = ReadonlyMap<string, unknown>;

/** Keeps a list up by what its stream says: each change must fit what is kept. */
function follow(before: Listed, changes: readonly Change[]): string[] {
  const kept = new Set(before.keys());
  for (const { change, id } of changes) {
    expect({ change, isKept: kept.has(id) }).toEqual({ change, isKept: change !== 'ADDED' });
    if (change === 'REMOVED') kept.delete(id);
    else kept.add(id);
  }
  return [...kept].sort();
}

const changedIn = (before: Listed, after: Listed) =>
  [...after].filter(([id, shown]) => before.has(id) && JSON.stringify(before.get(id)) !== JSON.stringify(shown));

eachServer((start, kind) => {
  const folder = pluginsFolder({ lists: PLUGIN });
  const clock = new VirtualClock(START);
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let marker = 0;

  beforeAll(async () => {
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    world = company(server);
    await world.member('ann');
    await world.member('bob');
    await world.accounts(...NAMES.map((externalId) => ({ externalId })), { externalId: 'marker' });
    await world.turns();
  });
  afterAll(() => folder.drop());

  const take = async (step: Step) => {
    const { client } = server;
    if ('upsert' in step) await world.accounts(step.upsert as { externalId: string });
    else if ('signal' in step) await world.record([{ at: clock.now(), ...step.signal }]);
    else {
      const { accountExternalId } = step.input as { accountExternalId: string };
      const isTask = ['startTask', 'completeTask', 'cancelTask'].includes(step.mutate);
      const { accountByExternalId: found } = await client.query(
        'query ($id: String!) { accountByExternalId(externalId: $id) { tasks(filter: { statuses: [OPEN, ' +
          'IN_PROGRESS] }, first: 1) { nodes { id } } } }',
        { id: accountExternalId },
      );
      const id = found.tasks.nodes[0]?.id;
      if (isTask && id === undefined) return;
      const type = `${step.mutate[0]?.toUpperCase()}${step.mutate.slice(1)}Input!`;
      // What a rule refuses (a second risk of a kind, a move into the same stage) changes nothing.
      await client.ask(`mutation ($input: ${type}) { ${step.mutate}(input: $input) { clientMutationId } }`, {
        input: isTask ? { id } : step.input,
      });
    }
    await world.turns();
  };

  /** What a stream tells from a cursor on, up to now: a change of the marker, which every list holds, ends it. */
  const told = async (field: string, record: string, filter: object, after: string, isEnd: (id: string) => boolean) => {
    const type = field === 'taskChanged' ? 'TaskFilter' : 'AccountFilter';
    const stream = server.client.subscribe(
      `subscription ($filter: ${type}, $after: String) { ${field}(filter: $filter, after: $after) ` +
        `{ change ${record} { id } } }`,
      { filter, after },
    );
    const changes: Change[] = [];
    for (;;) {
      const [{ [field]: found }] = await stream.take(1);
      if (isEnd(found[record].id)) break;
      changes.push({ change: found.change, id: found[record].id });
    }
    await stream.stop();
    return changes;
  };

  const nodes = (list: { nodes: { id: string }[] }): Listed => new Map(list.nodes.map((node) => [node.id, node]));
  const cursor = async () => (await server.client.query('{ eventCursor }')).eventCursor as string;

  it('keeps a list of accounts up by what its stream says, with every change of what it shows', async () => {
    const list = async (filter: object) =>
      nodes(
        (
          await server.client.query(
            `query ($filter: AccountFilter) { accounts(first: 100, filter: $filter) { nodes { ${SHOWN} } } }`,
            { filter },
          )
        ).accounts,
      );
    const [marked] = await world.accounts({ externalId: 'marker' });
    await fc.assert(
      fc.asyncProperty(accountFilter, fc.array(step, { minLength: 1, maxLength: 5 }), async (filter, steps) => {
        clock.moveTo(clock.now() + 60_000);
        const without = { and: [filter, { not: { ids: [marked] } }] };
        const before = await list(without);
        const from = await cursor();
        for (const step of steps) await take(step);
        const after = await list(without);
        await world.accounts({ externalId: 'marker', name: `m${(marker += 1)}` });
        await world.turns();
        const changes = await told(
          'accountChanged',
          'account',
          { or: [without, { ids: [marked] }] },
          from,
          (id) => id === marked,
        );
        expect(follow(before, changes)).toEqual([...after.keys()].sort());
        for (const [id] of changedIn(before, after)) expect(changes.map((change) => change.id)).toContain(id);
      }),
      { numRuns: kind === 'sqlite' ? 60 : 40, endOnFailure: true },
    );
  }, 240_000);

  it('keeps a list of tasks up by what its stream says', async () => {
    const list = async (filter: object) =>
      nodes(
        (
          await server.client.query(
            `query ($filter: TaskFilter) { tasks(first: 200, filter: $filter) { nodes { ${TASK} } } }`,
            { filter },
          )
        ).tasks,
      );
    const [marked = ''] = await world.accounts({ externalId: 'marker' });
    const taskStep = fc.oneof(
      mutation,
      signal.map((signal) => ({ signal: signal as SignalDraft })),
    );
    await fc.assert(
      fc.asyncProperty(taskFilter, fc.array(taskStep, { minLength: 1, maxLength: 5 }), async (filter, steps) => {
        clock.moveTo(clock.now() + 60_000);
        const without = { and: [filter, { not: { accountIds: [marked] } }] };
        const before = await list(without);
        const from = await cursor();
        for (const step of steps) await take(step);
        const after = await list(without);
        const { createTask } = await server.client.query(
          'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }',
          { input: { accountId: marked, title: 'End', kind: 'OTHER' } },
        );
        const changes = await told(
          'taskChanged',
          'task',
          { or: [without, { accountIds: [marked] }] },
          from,
          (id) => id === createTask.task.id,
        );
        expect(follow(before, changes)).toEqual([...after.keys()].sort());
        for (const [id] of changedIn(before, after)) expect(changes.map((change) => change.id)).toContain(id);
      }),
      { numRuns: kind === 'sqlite' ? 40 : 25, endOnFailure: true },
    );
  }, 240_000);

  it('keeps the guides of a person up by what their stream says, of whatever statuses', async () => {
    const statuses = some('QUEUED', 'OFFERED', 'SHOWN', 'COMPLETED', 'DISMISSED');
    const list = async (person: string, statuses: readonly string[]) =>
      nodes({
        nodes: (
          await server.client.query(
            'query ($person: String!, $statuses: [GuideStatus!]) { guides(contactExternalId: $person, statuses: ' +
              '$statuses) { id status } }',
            { person, statuses },
          )
        ).guides,
      });
    const joins = async (contact: string) => {
      await world.record([
        {
          type: 'CONTACT_CHANGED',
          account: 'a0',
          contact,
          at: clock.now(),
          properties: { externalId: contact, name: 'x' },
        },
      ]);
      await world.turns();
    };
    let people = 0;
    await fc.assert(
      fc.asyncProperty(statuses, some('SHOWN', 'STARTED', 'COMPLETED', 'DISMISSED'), async (statuses, reports) => {
        const person = `person-${(people += 1)}`;
        const from = await cursor();
        await joins(person);
        const [offered] = (await list(person, ['OFFERED'])).keys();
        for (const status of reports)
          await server.client.ask(
            'mutation ($input: ReportGuideInput!) { reportGuide(input: $input) { guide { id } } }',
            {
              input: { id: offered, status },
            },
          );
        await world.turns();
        const after = await list(person, statuses);
        const events = await server.app.database.reader.query<{ data: string }>(
          "SELECT data FROM lifecycle_event WHERE type IN ('guide.offered', 'guide.changed') ORDER BY position",
        );
        const mine = events.map(({ data }) => JSON.parse(data)).filter(({ guideId }) => guideId === offered);
        const expected = mine.filter(
          ({ status, 'before.status': was }) =>
            statuses.includes(status) || (was !== undefined && statuses.includes(was)),
        );
        const stream = server.client.subscribe(
          'subscription ($person: String!, $statuses: [GuideStatus!], $after: String) { guideChanged(' +
            'contactExternalId: $person, statuses: $statuses, after: $after) { change guide { id } } }',
          { person, statuses, after: from },
        );
        const changes = await stream.take(expected.length);
        await stream.stop();
        const told = changes.map(({ guideChanged: { change, guide } }) => ({ change, id: guide.id }));
        expect(follow(new Map(), told)).toEqual([...after.keys()].sort());
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);
});
