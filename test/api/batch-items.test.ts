import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { eachServer, type TestApp } from '../support/app.js';

const RECORD = `mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) {
  accepted duplicates rejected results { key status accountId code reason error { code message path } } } }`;

eachServer((start) => {
  let server: TestApp;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: '/nowhere' } });
    await upsert('upsertAccounts', 'accounts', 'account', [{ externalId: 'acme' }]);
  });

  const use = (key: string, more: object = {}) => ({
    key,
    type: 'USAGE',
    account: { externalId: 'acme' },
    properties: { feature: 'board' },
    ...more,
  });

  async function upsert(mutation: string, list: string, record: string, items: readonly unknown[]) {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const answer = await server.client.query(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { results { ${record} { id } isCreated error { code ` +
        'message path } } } }',
      { input: { [list]: items } },
    );
    return answer[mutation].results;
  }

  it('rejects the one signal of a thousand whose time has no offset, and takes the others', async () => {
    const signals = Array.from({ length: 1000 }, (_, n) => use(`many-${n}`));
    signals[499] = use('many-499', { occurredAt: '2026-01-01T10:00:00' });
    const { recordSignals } = await server.client.query(RECORD, { input: { signals } });
    expect(recordSignals).toMatchObject({ accepted: 999, duplicates: 0, rejected: 1 });
    expect(recordSignals.results.map(({ key }: { key: string }) => key)).toEqual(signals.map(({ key }) => key));
    expect(recordSignals.results[499]).toMatchObject({
      key: 'many-499',
      status: 'REJECTED',
      accountId: null,
      code: 'BAD_INPUT',
      reason: expect.stringContaining('with an offset'),
      error: { path: ['input', 'signals', '499', 'occurredAt'] },
    });
  });

  it.each<[string, unknown, string, string[]]>([
    ['a type that no signal has', use('x', { type: 'USE' }), 'SIGNAL_UNKNOWN', ['type']],
    ['a day that does not exist', use('x', { occurredAt: '2026-02-30T10:00:00Z' }), 'BAD_INPUT', ['occurredAt']],
    ['a time that is a number', use('x', { occurredAt: 1_767_225_600 }), 'BAD_INPUT', ['occurredAt']],
    ['a key that is a number', use('x', { key: 5 }), 'BAD_INPUT', ['key']],
    ['no account', { key: 'x', type: 'USAGE' }, 'BAD_INPUT', []],
    ['a field that is not declared', use('x', { accountId: 'acme' }), 'BAD_INPUT', []],
    ['nothing at all', null, 'BAD_INPUT', []],
    ['a text', 'x', 'BAD_INPUT', []],
  ])('rejects a signal with %s in its place, and takes its neighbours', async (what, bad, code, path) => {
    const signals = [use(`${what} 1`), bad, use(`${what} 2`, { account: { externalId: 'nobody' } }), use(`${what} 3`)];
    const { recordSignals } = await server.client.query(RECORD, { input: { signals } });
    expect(recordSignals.results).toMatchObject([
      { status: 'ACCEPTED' },
      { status: 'REJECTED', code, error: { code, path: ['input', 'signals', '1', ...path] } },
      { status: 'REJECTED', error: { path: ['input', 'signals', '2', 'account', 'externalId'] } },
      { status: 'ACCEPTED' },
    ]);
    expect(recordSignals).toMatchObject({ accepted: 2, rejected: 2 });
  });

  it('does so for a list, and for single items, that are variables of their own', async () => {
    const { recordSignals } = await server.client.query(
      RECORD.replace('$input: RecordSignalsInput!', '$one: SignalInput!, $two: SignalInput!').replace(
        'input: $input',
        'input: { signals: [$one, $two] }',
      ),
      { one: use('one', { occurredAt: 'yesterday' }), two: use('two') },
    );
    expect(recordSignals.results).toMatchObject([{ status: 'REJECTED' }, { status: 'ACCEPTED' }]);
    const listed = await server.client.query(
      RECORD.replace('$input: RecordSignalsInput!', '$all: [SignalInput!]!').replace(
        'input: $input',
        'input: { signals: $all }',
      ),
      { all: [use('three'), use('four', { type: 'NONE' })] },
    );
    expect(listed.recordSignals.results).toMatchObject([{ status: 'ACCEPTED' }, { code: 'SIGNAL_UNKNOWN' }]);
  });

  it.each<[string, string, string, object, object, string[]]>([
    ['upsertAccounts', 'accounts', 'account', { externalId: 'a' }, { externalId: 'b', grade: 'Ent' }, ['grade']],
    [
      'upsertAccounts',
      'accounts',
      'account',
      { externalId: 'c' },
      { externalId: 'd', createdAt: 'once' },
      ['createdAt'],
    ],
    ['upsertAccounts', 'accounts', 'account', { externalId: 'e' }, { externalId: 'f', employees: 1.5 }, ['employees']],
    [
      'upsertContacts',
      'contacts',
      'contact',
      { accountExternalId: 'acme', externalId: 'ann' },
      { accountExternalId: 'acme', externalId: 'bob', leftAt: '2026-01-01' },
      ['leftAt'],
    ],
    [
      'upsertTeamMembers',
      'members',
      'member',
      { externalId: 'mia' },
      { externalId: 'max', absences: [{ from: 'now', to: 'then' }] },
      ['absences', '0', 'from'],
    ],
    [
      'upsertSubscriptions',
      'subscriptions',
      'subscription',
      {
        accountExternalId: 'acme',
        externalId: 's',
        product: 'App',
        amountMinor: 1,
        currency: 'EUR',
        startsOn: '2026-01-01',
      },
      {
        accountExternalId: 'acme',
        externalId: 't',
        product: 'App',
        amountMinor: 1,
        currency: 'EUR',
        startsOn: '2026-02-30',
      },
      ['startsOn'],
    ],
  ])('%s refuses a malformed item by itself', async (mutation, list, record, good, bad, path) => {
    const results = await upsert(mutation, list, record, [bad, good]);
    expect(results).toMatchObject([
      { [record]: null, isCreated: false, error: { code: 'BAD_INPUT', path: ['input', list, '0', ...path] } },
      { [record]: { id: expect.any(String) }, isCreated: true, error: null },
    ]);
  });

  it.each<[string, string, object, object, string[]]>([
    ['completeTasks', 'CompleteTasksInput', { outcome: 'DONE' }, { outcome: 5 }, ['outcome']],
    ['assignTasks', 'AssignTasksInput', {}, { expectedVersion: 1.5 }, ['expectedVersion']],
    ['cancelTasks', 'CancelTasksInput', {}, { expectedVersion: 'two' }, ['expectedVersion']],
    ['snoozeTasks', 'SnoozeTasksInput', { until: '2148-01-01T00:00:00Z' }, { until: 'later' }, ['until']],
  ])('%s refuses a malformed task by itself', async (mutation, type, good, bad, path) => {
    const create = () =>
      server.client.query('mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }', {
        input: { accountExternalId: 'acme', title: 'Call', kind: 'OTHER', dueAt: '2147-01-01T00:00:00Z' },
      });
    const [one, two] = [(await create()).createTask.task.id, (await create()).createTask.task.id];
    const tasks = [
      { id: one, ...good, ...bad },
      { id: two, ...good },
    ];
    const answer = await server.client.ask(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { results { task { id } error { code path } } } }`,
      { input: { tasks } },
    );
    expect(answer.errors).toBeUndefined();
    const [refused, taken] = answer.data[mutation].results;
    expect(refused).toMatchObject({
      task: null,
      error: { code: 'BAD_INPUT', path: ['input', 'tasks', '0', ...path] },
    });
    if (mutation !== 'assignTasks') expect(taken).toEqual({ task: { id: two }, error: null });
    const many = await server.client.ask(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { results { error { code } } } }`,
      { input: { tasks: Array.from({ length: 201 }, () => tasks[0]) } },
    );
    expect(many.data?.[mutation] ?? null).toBeNull();
  });

  it('refuses the one malformed input of a mutation over one task as GraphQL does', async () => {
    const { errors } = await server.client.ask(
      'mutation ($input: SnoozeTaskInput!) { snoozeTask(input: $input) { task { id } } }',
      { input: { id: 'task_1', until: 'later' } },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('does so over a socket too', async () => {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${server.key}` },
    });
    const answer = await new Promise<{ data?: unknown }>((resolve, reject) => {
      let last = {};
      client.subscribe(
        { query: RECORD, variables: { input: { signals: [use('s1', { occurredAt: '12:00' }), use('s2')] } } },
        { next: (value) => (last = value), error: reject, complete: () => resolve(last) },
      );
    });
    await client.dispose();
    expect(answer).toMatchObject({ data: { recordSignals: { accepted: 1, rejected: 1 } } });
  });

  it('refuses a batch that is too large as a whole, and a malformed value outside of the items', async () => {
    const signals = [use('big', { occurredAt: 'x' }), ...Array.from({ length: 1000 }, (_, n) => use(`big-${n}`))];
    expect((await server.client.ask(RECORD, { input: { signals } })).errors?.[0]?.extensions?.code).toBe(
      'BATCH_TOO_LARGE',
    );
    const { errors } = await server.client.ask(RECORD, { input: { signals: [use('y')], onUnknownAccount: 'MAKE' } });
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
