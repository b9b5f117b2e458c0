import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  type GraphQLObjectType,
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  isRequiredArgument,
  parse,
  print,
  separateOperations,
} from 'graphql';
import { eachServer, type TestApp } from '../support/app.js';
import { statementsOf } from '../support/statements.js';

const OPERATIONS = Object.fromEntries(
  Object.entries(separateOperations(parse(readFileSync(new URL('./operations.graphql', import.meta.url), 'utf8')))).map(
    ([name, document]) => [name, print(document)],
  ),
) as Record<'CsmHome' | 'Account360' | 'Board', string>;

const EVENTS = `query ($after: String) { lifecycleEvents(first: 200, after: $after) { nodes {
  id account { id name stage { key } health { score } owner { name } } cause { summary playbook { key } }
  ... on TaskLaunched { task { title account { name } assignee { name } cause { summary } } }
} } }`;

/** The fields of a type that answer a list by pages and need no argument. */
function pagedFields(type: unknown): string[] {
  return Object.values((type as GraphQLObjectType).getFields()).flatMap(({ name, type, args }) => {
    const named = getNamedType(type);
    const isPaged =
      isObjectType(named) && 'totalCount' in named.getFields() && args.some(({ name }) => name === 'first');
    return isPaged && !args.some(isRequiredArgument) ? [name] : [];
  });
}

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

  const statements = (operation: string, variables: Record<string, unknown>) =>
    statementsOf(server, operation, variables);

  it('reads no rows for the number of a list alone, and still refuses a page that cannot be asked for', async () => {
    const [account] = await accounts(100, 102);
    const ofAll = pagedFields(server.app.schema.getQueryType());
    const ofOne = pagedFields(server.app.schema.getType('Account'));
    expect([ofAll.length > 5, ofOne.length > 5]).toEqual([true, true]);
    for (const [within, names] of [
      ['', ofAll],
      [`account(id: "${account}")`, ofOne],
    ] as const)
      for (const name of names) {
        const list = `${name} { totalCount }`;
        const read = await statements(within === '' ? `{ ${list} }` : `{ ${within} { ${list} } }`, {});
        expect([name, read.filter((text) => /keyset_|ORDER BY/.test(text))]).toEqual([name, []]);
        expect([name, read.filter((text) => /COUNT\(/.test(text)).length]).toEqual([name, 1]);
      }
    const refusal = await server.client.ask('{ accounts(first: 201) { totalCount } }');
    expect(refusal.errors?.[0]?.extensions.code).toBe('BAD_INPUT');
    expect((await server.client.query('{ accounts { totalCount } }')).accounts.totalCount).toBeGreaterThanOrEqual(2);
  });

  it('lets the whole schema be asked for, and refuses it many times over', async () => {
    expect((await server.client.query(getIntrospectionQuery())).__schema.types.length).toBeGreaterThan(100);
    const deep =
      '__schema { types { name fields { name args { name type { name ofType { name } } } type { name ofType { name ' +
      '} } } } }';
    const many = Array.from({ length: 60 }, (_, index) => `a${index}: ${deep}`).join(' ');
    expect((await server.client.ask(`{ ${many} }`)).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

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
