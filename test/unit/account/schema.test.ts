import {
  execute,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  printType,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AccessResolver } from '../../../src/access/access.resolver.js';
import { AccountResolver } from '../../../src/account/account.resolver.js';
import {
  AccountContactsResolver,
  ContactPlaceResolver,
  ContactResolver,
} from '../../../src/contact/contact.resolver.js';
import { type Actor, Context } from '../../../src/kernel/context.js';
import { quietLog } from '../../../src/kernel/log.js';
import {
  AccountTeamResolver,
  MemberAbsenceResolver,
  MemberResolver,
  TeamRoleResolver,
} from '../../../src/team/member.resolver.js';
import { eachDatabase } from '../../support/databases.js';
import { type CompanyWorld, companyWorld } from './company-world.js';

/** The resolvers of these rooms alone, each request with a context of its own. */
function apiOf(world: CompanyWorld) {
  const { accounts, counts, accountUpserts, contacts, contactUpserts, members, memberLoads, memberUpserts } = world;
  const resolvers = [
    new AccountResolver(accounts, counts, accountUpserts),
    new ContactResolver(contacts, accounts, contactUpserts),
    new ContactPlaceResolver(contacts, accounts),
    new AccountContactsResolver(contacts),
    new MemberResolver(members, memberLoads, memberUpserts),
    new MemberAbsenceResolver(members),
    new TeamRoleResolver(members),
    new AccountTeamResolver(members),
    new AccessResolver(undefined as never, members),
  ];
  const schema = buildSchemaSync({
    resolvers: resolvers.map((resolver) => resolver.constructor) as never,
    validate: false,
    container: { get: (type: unknown) => resolvers.find((resolver) => resolver.constructor === type) },
  });
  const run = async (
    source: string,
    actor: Actor = { kind: 'API_KEY', id: 'akey_1', name: 'test', scopes: ['write'] },
  ) => {
    const base = world.ctx();
    const statements: string[] = [];
    const db = {
      ...base.db,
      dialect: base.db.dialect,
      isTransaction: false,
      run: base.db.run.bind(base.db),
      query: (sql: string, values?: readonly unknown[]) => {
        statements.push(sql);
        return base.db.query(sql, values);
      },
    };
    const contextValue = new Context(actor, world.clock, quietLog, db as typeof base.db);
    const { data, errors } = await execute({ schema, document: parse(source), contextValue });
    return {
      data: JSON.parse(JSON.stringify(data ?? null)),
      errors: errors?.map(({ originalError, message }) => (originalError as { code?: string })?.code ?? message),
      statements: statements.length,
    };
  };
  return { schema, run };
}

eachDatabase((open) => {
  describe('the API of accounts, contacts and the team', () => {
    it('answers the 360 of an account: team, people, hierarchy', async () => {
      const { run } = apiOf(await companyWorld(open));
      const made = await run(`mutation {
        team: upsertTeamMembers(input: { clientMutationId: "m", members: [{ externalId: "ann", name: "Ann",
          functions: [CSM], managerExternalId: "max", absences: [{ from: "2026-02-01T00:00:00Z",
          to: "2026-02-08T00:00:00Z", coverExternalId: "max" }] }, { externalId: "max", name: "Max",
          groups: ["EMEA"] }] }) { clientMutationId results { isCreated error { code } member { id } } }
        accounts: upsertAccounts(input: { accounts: [{ externalId: "a", name: "Acme", grade: A, touch: HIGH,
          ownerExternalId: "ann", team: [{ role: ONBOARDING, memberExternalId: "max" }], attributes: { tier: "gold" },
          fit: 62.5, parentExternalId: "group" }, { externalId: "group", name: "Group" }] }) { results {
          isCreated error { code } account { id version } } }
        contacts: upsertContacts(input: { contacts: [{ accountExternalId: "group", externalId: "eve", name: "Eve",
          role: CHAMPION }, { accountExternalId: "group", externalId: "eve", movedTo: { accountExternalId: "a",
          role: ADMIN } }] }) { results { isCreated error { code } contact { id leftAt } } }
      }`);
      expect(made.errors).toBeUndefined();
      expect(made.data.team.clientMutationId).toBe('m');
      const { data, errors } = await run(`{ accountByExternalId(externalId: "a") {
        __typename version name grade touch attributes tags fit createdAt owner { name manager { name groups }
          absences { from to cover { name } } load { accounts accountCapacity openTasks overdueTasks } }
        team { role member { name } } parent { name children(first: 5) { totalCount nodes { name } } }
        contacts(first: 20, filter: { hasLeft: false }) { totalCount nodes { name role lastNpsScore account { name }
          previous { role account { name } contact { externalId leftAt } } } }
      } }`);
      expect(errors).toBeUndefined();
      expect(data.accountByExternalId).toEqual({
        __typename: 'Account',
        version: 1,
        name: 'Acme',
        grade: 'A',
        touch: 'HIGH',
        attributes: { tier: 'gold' },
        tags: [],
        fit: 62.5,
        createdAt: '2026-01-15T12:00:00.000Z',
        owner: {
          name: 'Ann',
          manager: { name: 'Max', groups: ['EMEA'] },
          absences: [{ from: '2026-02-01T00:00:00.000Z', to: '2026-02-08T00:00:00.000Z', cover: { name: 'Max' } }],
          load: { accounts: 1, accountCapacity: 75, openTasks: 0, overdueTasks: 0 },
        },
        team: [{ role: 'ONBOARDING', member: { name: 'Max' } }],
        parent: { name: 'Group', children: { totalCount: 1, nodes: [{ name: 'Acme' }] } },
        contacts: {
          totalCount: 1,
          nodes: [
            {
              name: 'Eve',
              role: 'ADMIN',
              lastNpsScore: null,
              account: { name: 'Acme' },
              previous: {
                role: 'CHAMPION',
                account: { name: 'Group' },
                contact: { externalId: 'eve', leftAt: '2026-01-15T12:00:00.000Z' },
              },
            },
          ],
        },
      });
    });

    it('reads edges of many accounts in as many statements as of one', async () => {
      const { run } = apiOf(await companyWorld(open));
      const list = Array.from(
        { length: 30 },
        (_, index) =>
          `{ externalId: "a${index}", ownerExternalId: "m${index % 3}", parentExternalId: "p${index % 4}" }`,
      );
      const parents = [0, 1, 2, 3].map((index) => `{ externalId: "p${index}" }`);
      const { errors } = await run(
        `mutation { upsertTeamMembers(input: { members: [{ externalId: "m0" }, { externalId: "m1" }, { ` +
          `externalId: "m2" }] }) { results { isCreated } } upsertAccounts(input: { accounts: ` +
          `[${[...parents, ...list].join(' ')}] }) { results { error { message } } } }`,
      );
      expect(errors).toBeUndefined();
      const cost = async (first: number) =>
        (
          await run(
            `{ accounts(first: ${first}, filter: { hasOwner: true }) { nodes { name owner { name load { accounts ` +
              `} } parent { name } } } }`,
          )
        ).statements;
      expect(await cost(30)).toBe(await cost(1));
    });

    it('sums, counts and pages as the list asks, and not unasked', async () => {
      const world = await companyWorld(open);
      const { run } = apiOf(world);
      await run(
        'mutation { upsertAccounts(input: { accounts: [{ externalId: "a" }, { externalId: "b", grade: B }] }) { ' +
          'results { isCreated } } }',
      );
      const { data } = await run(
        '{ accounts(first: 1, orderBy: [{ field: ARR, direction: DESC }, { field: NAME, direction: ASC }]) { ' +
          'totalCount arr { amountMinor currency } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ' +
          'edges { cursor node { externalId } } } accountCounts(by: GRADE, filter: { search: "b" }) { key count ' +
          'arr { amountMinor } } }',
      );
      expect(data.accounts).toMatchObject({
        totalCount: 2,
        arr: { amountMinor: 0, currency: 'EUR' },
        pageInfo: { hasNextPage: true, hasPreviousPage: false },
        edges: [{ node: { externalId: 'a' } }],
      });
      expect(data.accountCounts).toEqual([{ key: 'B', count: 1, arr: { amountMinor: 0 } }]);
      expect((await run('{ accounts { nodes { id } } }')).statements).toBe(1);
    });

    it('lets only keys with the scope write, and only admins see keys', async () => {
      const { run } = apiOf(await companyWorld(open));
      const reader: Actor = { kind: 'API_KEY', id: 'akey_1', name: 'reader', scopes: ['read'] };
      for (const operation of [
        'upsertAccounts(input: { accounts: [] })',
        'upsertContacts(input: { contacts: [] })',
        'upsertTeamMembers(input: { members: [] })',
      ]) {
        expect((await run(`mutation { ${operation} { clientMutationId } }`, reader)).errors).toEqual(['FORBIDDEN']);
      }
      expect((await run('{ apiKeys { id } }')).errors).toEqual(['FORBIDDEN']);
      expect((await run('mutation { createApiKey(input: { name: "x", scopes: [READ] }) { key } }')).errors).toEqual([
        'FORBIDDEN',
      ]);
    });

    it('knows a member who asks', async () => {
      const world = await companyWorld(open);
      const { run } = apiOf(world);
      const [ann] = await world.memberUpserts.upsert(world.ctx(), [
        { externalId: 'ann', name: 'Ann', functions: ['CSM'] },
      ]);
      const { data } = await run(
        '{ viewer { __typename ... on Member { name functions load { accounts accountCapacity openTasks ' +
          'overdueTasks } } } }',
        {
          kind: 'MEMBER',
          id: ann?.member?.id as string,
          name: 'Ann',
          scopes: ['read'],
        },
      );
      expect(data.viewer).toEqual({
        __typename: 'Member',
        name: 'Ann',
        functions: ['CSM'],
        load: { accounts: 0, accountCapacity: 75, openTasks: 0, overdueTasks: 0 },
      });
    });

    it('describes every type, field, argument and value', async () => {
      const { schema } = apiOf(await companyWorld(open));
      const missing = Object.values(schema.getTypeMap())
        .filter(({ name }) => !name.startsWith('__') && !['Query', 'Mutation'].includes(name))
        .flatMap((type) => {
          const fields =
            isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
              ? Object.values((type as GraphQLObjectType).getFields())
              : isEnumType(type)
                ? type.getValues()
                : [];
          const args = fields.flatMap((field) =>
            'args' in field
              ? field.args.map((arg) => ({ name: `${field.name}(${arg.name})`, description: arg.description }))
              : [],
          );
          return [{ name: '', description: type.description }, ...fields, ...args]
            .filter(({ description }) => !description)
            .map(({ name }) => `${type.name}.${name}`);
        });
      expect(missing).toEqual([]);
      expect(printType(schema.getType('AccountConnection') as GraphQLObjectType)).toContain('arr: Money!');
      expect(printType(schema.getType('Account') as GraphQLObjectType)).toContain('implements Node');
    });
  });
});
