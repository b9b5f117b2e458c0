import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parse, print, separateOperations } from 'graphql';
import { eachServer, type TestApp } from '../support/app.js';

const OPERATIONS = Object.fromEntries(
  Object.entries(separateOperations(parse(readFileSync(new URL('./operations.graphql', import.meta.url), 'utf8')))).map(
    ([name, document]) => [name, print(document)],
  ),
) as Record<'CsmHome' | 'Account360' | 'Board', string>;

const EVENTS = `query ($after: String) { lifecycleEvents(first: 200, after: $after) { nodes {
  id account { id name stage { key } health { score } owner { name } } cause { summary playbook { key } }
  ... on TaskLaunched { task { title account { name } assignee { name } cause { summary } } }
} } }`;

eachServer((start) => {
  let server: TestApp;
  let me: string;

  beforeAll(async () => {
    server = await start({ byHand: true }); // nothing but the operations reads
    const { upsertTeamMembers } = await server.client.query(
      'mutation ($input: UpsertTeamMembersInput!) { upsertTeamMembers(input: $input) { results { member { id } } } }',
      {
        input: { members: [{ externalId: 'ada', name: 'Ada', functions: ['CSM'] }] },
      },
    );
    me = upsertTeamMembers.results[0].member.id;
  });

  /** Accounts, each with two contacts and two tasks. Answers the accounts' ids. */
  async function accounts(from: number, to: number): Promise<string[]> {
    const names = Array.from({ length: to - from }, (_, index) => `account-${from + index}`);
    const { upsertAccounts } = await server.client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { account { id } } } }',
      {
        input: { accounts: names.map((externalId) => ({ externalId, ownerId: me, grade: 'A' })) },
      },
    );
    const ids = upsertAccounts.results.map(({ account }: { account: { id: string } }) => account.id) as string[];
    for (const accountId of ids)
      for (const title of ['Call', 'Visit'])
        await server.client.query('mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }', {
          input: { accountId, title, kind: 'OTHER', dueAt: '2026-01-01T00:00:00Z' },
        });
    return ids;
  }

  /** The statements that an operation reads with; nothing runs beside it, so there are no others. */
  async function statements(operation: string, variables: Record<string, unknown>): Promise<string[]> {
    const reader = server.app.database.reader as {
      query: (sql: string, values?: readonly unknown[]) => Promise<unknown[]>;
    };
    const own = Object.getOwnPropertyDescriptor(reader, 'query');
    const query = reader.query.bind(reader);
    const seen: string[] = [];
    reader.query = (sql, values) => {
      if (!sql.includes('api_key')) seen.push(sql);
      return query(sql, values);
    };
    try {
      await server.client.query(operation, variables);
    } finally {
      if (own) Object.defineProperty(reader, 'query', own);
      else delete (reader as Partial<typeof reader>).query;
    }
    return seen;
  }

  it('reads with the same number of statements however many records it shows', async () => {
    const { eventCursor } = await server.client.query('{ eventCursor }');
    const [first] = await accounts(0, 3);
    const operations: [string, string, Record<string, unknown>][] = [
      ['CsmHome', OPERATIONS.CsmHome, { me, today: '2026-12-31' }],
      ['Account360', OPERATIONS.Account360, { id: first, since: '2026-01-01T00:00:00Z' }],
      ['Board', OPERATIONS.Board, {}],
      ['events', EVENTS, { after: eventCursor }],
    ];
    const countAll = async () => {
      const counts: Record<string, number> = {};
      for (const [name, operation, variables] of operations) {
        await statements(operation, variables);
        counts[name] = (await statements(operation, variables)).length;
      }
      return counts;
    };
    const few = await countAll();
    await accounts(3, 25);
    expect(await countAll()).toEqual(few);
    for (const [name, count] of Object.entries(few))
      expect([name, count, count > 3 && count <= 35]).toEqual([name, count, true]);
  });
});
