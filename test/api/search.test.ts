import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start();
    world = company(server);
  });

  const search = async (text: string, more = '') =>
    (
      await server.client.query(`query ($text: String!) { search(text: $text${more}) { type title node { id } } }`, {
        text,
      })
    ).search;

  it('finds records of every kind, the best match first, and takes % for what it is', async () => {
    const [acme = '', north = ''] = await world.accounts(
      { externalId: 'a-1', name: 'Nord' },
      { externalId: 'a-2', name: 'Ice Nordic' },
      { externalId: 'a-3', name: '100% Nordisk' },
    );
    await world.member('nordahl', 'CSM');
    const { createTask } = await server.client.query(
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }',
      { input: { accountId: acme, title: 'Ask about nord', kind: 'OTHER' } },
    );
    const all = await search('nord');
    expect(all.map(({ type, title }: { type: string; title: string }) => `${type} ${title}`)).toEqual([
      'ACCOUNT Nord',
      'MEMBER nordahl',
      'ACCOUNT Ice Nordic',
      'ACCOUNT 100% Nordisk',
      'TASK Ask about nord',
    ]);
    expect(all[0].node).toEqual({ id: acme });
    expect(all[4].node).toEqual({ id: createTask.task.id });
    expect(await search('nord', ', types: [ACCOUNT], first: 2')).toMatchObject([
      { node: { id: acme } },
      { node: { id: north } },
    ]);
    expect(await search('100%')).toMatchObject([{ title: '100% Nordisk' }]);
    expect(await search('n%d')).toEqual([]);
  });

  it('refuses an empty text, and more than it finds at once', async () => {
    const codes = async (text: string, more: string) =>
      (await server.client.ask(`{ search(text: "${text}"${more}) { title } }`)).errors?.[0]?.extensions.code;
    expect(await codes(' ', '')).toBe('BAD_INPUT');
    expect(await codes('a', ', first: 51')).toBe('BAD_INPUT');
  });

  it('lists events newest first, below a cursor and between moments', async () => {
    await world.accounts({ externalId: 'e-1' }, { externalId: 'e-2' }, { externalId: 'e-3' });
    const read = async (args: string) =>
      (
        await server.client.query(
          `{ lifecycleEvents(${args}, filter: { types: [ACCOUNT_CREATED] }) {
            nodes { account { externalId } } pageInfo { endCursor } } }`,
        )
      ).lifecycleEvents;
    const { nodes, pageInfo } = await read('first: 2, newestFirst: true');
    expect(nodes).toMatchObject([{ account: { externalId: 'e-3' } }, { account: { externalId: 'e-2' } }]);
    const older = await read(`first: 1, newestFirst: true, after: "${pageInfo.endCursor}"`);
    expect(older.nodes).toMatchObject([{ account: { externalId: 'e-1' } }]);
    const { lifecycleEvents } = await server.client.query(
      '{ lifecycleEvents(filter: { at: { gte: "2090-01-01T00:00:00Z" } }) { totalCount } }',
    );
    expect(lifecycleEvents.totalCount).toBe(0);
  });

  it('lists jobs, and a member’s own book and tasks', async () => {
    const { jobs } = await server.client.query(
      '{ jobs(first: 5, filter: { kinds: [BACKTEST] }) { totalCount nodes { id } } }',
    );
    expect(jobs).toEqual({ totalCount: 0, nodes: [] });
    const ann = await world.member('ann', 'CSM');
    const [mine] = await world.accounts({ externalId: 'mine', ownerId: ann }, { externalId: 'other' });
    await server.client.query('mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }', {
      input: { accountId: mine, title: 'Hers', kind: 'OTHER' },
    });
    const { member } = await server.client.query(
      'query ($id: ID!) { member(id: $id) { accounts(first: 5) { nodes { externalId } } ' +
        'tasks(first: 5) { nodes { title } } } }',
      { id: ann },
    );
    expect(member).toEqual({ accounts: { nodes: [{ externalId: 'mine' }] }, tasks: { nodes: [{ title: 'Hers' }] } });
  });
});
