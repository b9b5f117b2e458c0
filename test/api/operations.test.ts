import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parse, print, separateOperations } from 'graphql';
import { eachServer, type TestApp } from '../support/app.js';

const OPERATIONS = Object.fromEntries(
  Object.entries(separateOperations(parse(readFileSync(new URL('./operations.graphql', import.meta.url), 'utf8')))).map(
    ([name, document]) => [name, print(document)],
  ),
) as Record<'CsmHome' | 'MyTasks' | 'CompleteTask' | 'Account360' | 'Board' | 'BoardEvents', string>;

eachServer((start, kind) => {
  let server: TestApp;
  let me: string;
  let acme: string;

  beforeAll(async () => {
    server = await start();
    const { client } = server;
    const { upsertTeamMembers } = await client.query(
      'mutation ($input: UpsertTeamMembersInput!) { upsertTeamMembers(input: $input) { results { error { code ' +
        'message } member { id } } } }',
      {
        input: { members: [{ externalId: 'ada', name: 'Ada', functions: ['CSM'] }] },
      },
    );
    me = upsertTeamMembers.results[0].member.id;
    const { upsertAccounts } = await client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { code message ' +
        '} account { id } } } }',
      {
        input: { accounts: [{ externalId: 'acme', name: 'Acme', ownerId: me, grade: 'A' }] },
      },
    );
    acme = upsertAccounts.results[0].account.id;
  });

  const createTask = async (title: string) => {
    const { createTask } = await server.client.query(
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id version title } } }',
      {
        input: { accountId: acme, title, kind: 'CHECK_IN', dueAt: '2026-01-01T00:00:00Z' },
      },
    );
    return createTask.task as { id: string; version: number };
  };

  it('shows a CSM’s home', async () => {
    const { id } = await createTask('Say hello');
    const home = await server.client.query(OPERATIONS.CsmHome, { me, today: '2026-12-31' });
    expect(home).toMatchObject({ eventCursor: expect.any(String), accountCounts: expect.any(Array) });
    expect(home.tasks.nodes.find((task: { id: string }) => task.id === id)).toMatchObject({
      title: 'Say hello',
      status: 'OPEN',
      assignee: { id: me },
      account: { name: 'Acme' },
      cause: { kind: 'INTEGRATION' },
    });
  });

  it(
    'follows a CSM’s tasks with no gap: from a query’s cursor, ' + 'through what happens, to what is finished',
    async () => {
      const { eventCursor } = await server.client.query('{ eventCursor }');
      const before = await createTask('Written before the subscription');
      const stream = server.client.subscribe(OPERATIONS.MyTasks, { me, after: eventCursor });
      const [added] = await stream.take(1);
      expect(added.taskChanged).toMatchObject({
        change: 'ADDED',
        task: { id: before.id, title: 'Written before the subscription' },
      });
      const { completeTask } = await server.client.query(OPERATIONS.CompleteTask, {
        input: { clientMutationId: 'x', id: before.id, expectedVersion: before.version, note: 'Done.' },
      });
      expect(completeTask).toMatchObject({
        clientMutationId: 'x',
        task: { status: 'DONE' },
        touchpoint: { id: expect.any(String) },
      });
      const [changed] = await stream.take(1);
      expect(changed.taskChanged).toMatchObject({ change: 'CHANGED', task: { id: before.id, status: 'DONE' } });
      await stream.stop();
      const resumed = server.client.subscribe(OPERATIONS.MyTasks, { me, after: added.taskChanged.cursor });
      expect((await resumed.take(1))[0]).toEqual(changed);
      await resumed.stop();
    },
  );

  it('says what leaves a filtered list', async () => {
    const { eventCursor } = await server.client.query('{ eventCursor }');
    const { id } = await createTask('To be finished');
    const stream = server.client.subscribe(
      'subscription ($after: String) { taskChanged(filter: { statuses: [OPEN, IN_PROGRESS] }, after: $after) { ' +
        'change task { id } } }',
      {
        after: eventCursor,
      },
    );
    expect((await stream.take(1))[0].taskChanged).toEqual({ change: 'ADDED', task: { id } });
    await server.client.query('mutation ($input: CancelTaskInput!) { cancelTask(input: $input) { task { id } } }', {
      input: { id },
    });
    expect((await stream.take(1))[0].taskChanged).toEqual({ change: 'REMOVED', task: { id } });
    await stream.stop();
  });

  it('shows an account from all sides', async () => {
    const { account, eventCursor } = await server.client.query(OPERATIONS.Account360, {
      id: acme,
      since: '2026-01-01T00:00:00Z',
      more: null,
    });
    expect(eventCursor).toEqual(expect.any(String));
    expect(account).toMatchObject({ id: acme, name: 'Acme', grade: 'A', stage: { key: expect.any(String) } });
  });

  it('shows the board and then its events, with the cards as they then are', async () => {
    const { eventCursor, lifecycle } = await server.client.query(OPERATIONS.Board, { filter: { ownerIds: [me] } });
    const stages = lifecycle.stages as {
      key: string;
      accounts: { nodes: { id: string; moves: { to: { key: string }; isAllowed: boolean }[] }[] };
    }[];
    const card = stages.flatMap(({ accounts }) => accounts.nodes).find(({ id }) => id === acme);
    const to = card?.moves.find(({ isAllowed }) => isAllowed)?.to.key;
    const stream = server.client.subscribe(OPERATIONS.BoardEvents, {
      after: eventCursor,
      filter: { types: ['STAGE_ENTERED'], ownerIds: [me] },
    });
    await server.client.query('mutation ($input: MoveStageInput!) { moveStage(input: $input) { account { id } } }', {
      input: { accountId: acme, to },
    });
    const [{ lifecycleEvents }] = await stream.take(1);
    expect(lifecycleEvents).toMatchObject({
      __typename: 'StageEntered',
      type: 'STAGE_ENTERED',
      stage: { key: to },
      account: { id: acme },
      cause: { kind: 'INTEGRATION', summary: expect.any(String) },
    });
    await stream.stop();
    const { lifecycleEvents: logged } = await server.client.query(
      'query ($after: String) { lifecycleEvents(after: $after, filter: { types: [STAGE_ENTERED] }) { nodes { id ' +
        'cursor } totalCount } }',
      { after: eventCursor },
    );
    expect(logged.nodes).toEqual([{ id: lifecycleEvents.id, cursor: lifecycleEvents.cursor }]);
  });

  it('tells what happens to a list of accounts', async () => {
    const { eventCursor } = await server.client.query('{ eventCursor }');
    const stream = server.client.subscribe(
      'subscription ($after: String) { accountChanged(filter: { grades: [B] }, after: $after) { change account { ' +
        'id grade } } }',
      {
        after: eventCursor,
      },
    );
    const grade = (grade: string) =>
      server.client.query(
        'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { message } } } }',
        {
          input: { accounts: [{ externalId: 'acme', grade }] },
        },
      );
    await grade('B');
    expect((await stream.take(1))[0].accountChanged).toEqual({ change: 'ADDED', account: { id: acme, grade: 'B' } });
    await grade('A');
    expect((await stream.take(1))[0].accountChanged).toEqual({ change: 'REMOVED', account: { id: acme, grade: 'A' } });
    await stream.stop();
  });

  it('finds any record by its id', async () => {
    const { id: taskId } = await createTask('To be found');
    const { nodes, node } = await server.client.query(
      'query ($ids: [ID!]!, $id: ID!) { node(id: $id) { __typename id } nodes(ids: $ids) { __typename id } }',
      {
        id: acme,
        ids: [me, taskId, 'acct_nobody', 'nonsense'],
      },
    );
    expect(node).toEqual({ __typename: 'Account', id: acme });
    expect(nodes).toEqual([{ __typename: 'Member', id: me }, { __typename: 'Task', id: taskId }, null, null]);
  });

  it('serves editors the facts, events and functions that conditions can name', async () => {
    const { factCatalogue } = await server.client.query(
      '{ factCatalogue { groups { name facts { path type unit description unknownWhen values } } events { type ' +
        'title fields { path type } } functions { signature description } } }',
    );
    const facts = factCatalogue.groups.flatMap(({ facts }: { facts: { path: string }[] }) =>
      facts.map(({ path }) => path),
    );
    expect(facts).toEqual(expect.arrayContaining(['health.score', 'account.grade']));
    expect(new Set(facts).size).toBe(facts.length);
    expect(factCatalogue.events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['stage.entered', 'feature.used']),
    );
    expect(factCatalogue.functions.map(({ signature }: { signature: string }) => signature)).toContain(
      'days(number): duration',
    );
  });

  if (kind === 'mysql')
    it('shows two API processes on one database each other’s events', async () => {
      const other = await start({ beside: server, engine: false });
      const { eventCursor } = await server.client.query('{ eventCursor }');
      const stream = other.client.subscribe(
        'subscription ($after: String) { lifecycleEvents(after: $after, filter: { types: [TASK_LAUNCHED] }) { ' +
          '... on TaskLaunched { task { title } } } }',
        { after: eventCursor },
      );
      const taking = stream.take(1);
      await createTask('From the first process');
      expect(await taking).toEqual([{ lifecycleEvents: { task: { title: 'From the first process' } } }]);
      await stream.stop();
    });
});
