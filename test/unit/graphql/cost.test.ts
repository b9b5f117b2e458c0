import { buildSchema, type GraphQLObjectType, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { checkCost } from '../../../src/graphql/cost.js';
import { LIMITS } from '../../../src/graphql/limits.js';

const schema = buildSchema(`
  type Query {
    accounts(first: Int, last: Int): Accounts account: Account nodes(ids: [ID!]): [Account] search(first: Int): [Task!]
  }
  type Accounts { totalCount: Int arr: Int nodes: [Account!] pageInfo: PageInfo }
  type PageInfo { next: Boolean }
  type Account {
    id: ID name: String diagram: String summary: String tasks(first: Int, last: Int): Tasks owners: [Owner!]
  }
  type Tasks { totalCount: Int nodes: [Task!] }
  type Task { id: ID account: Account }
  type Owner { id: ID }
`);
const { diagram, summary } = (schema.getType('Account') as GraphQLObjectType).getFields();
Object.assign(diagram as object, { extensions: { complexity: 50 } });
Object.assign(summary as object, { resolve: () => null });

/** What an operation is estimated at. */
function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  try {
    if (operation) checkCost(schema, document, operation, variables, { ...LIMITS, points: -1 });
  } catch (error) {
    return (error as { data: { points: number } }).data.points;
  }
  return 0;
}

it('counts fields and objects, and the records of a page as often as it holds them', () => {
  const shown = (fields: string) => costOf(`{ accounts(first: 100) { nodes { ${fields} } } }`);
  expect(costOf('{ account { id } }')).toBe(100 + 2 + 1);
  expect(shown('id name') - shown('id')).toBe(100);
  expect(shown('id')).toBe(100 + 2_000 + 100 * 10 + 2 + 100 * (2 + 1));
  expect(costOf('{ accounts { nodes { id } } }')).toBe(costOf('{ accounts(first: 25) { nodes { id } } }'));
  expect(costOf('{ accounts(last: 3) { nodes { id } } }')).toBe(costOf('{ accounts(first: 3) { nodes { id } } }'));
  const once = costOf('{ accounts(first: 100) { pageInfo { next } nodes { id } } }') - shown('id');
  expect(once).toBe(2 + 1);
});

it('counts the number and the sum of a whole list, once however long the page is', () => {
  const page = costOf('{ accounts(first: 10) { nodes { id } } }');
  const counted = costOf('{ accounts(first: 10) { totalCount nodes { id } } }');
  expect(counted - page).toBe(2_000 + 1);
  expect(costOf('{ accounts(first: 200) { ...Counts } } fragment Counts on Accounts { totalCount arr }')).toBe(
    100 + 2 + 2 * 2_000,
  );
});

it('counts a list within records for each of them, whatever is asked of it', () => {
  const nested = (what: string) =>
    costOf(`{ accounts(first: 100) { nodes { id ${what} } } }`) - costOf('{ accounts(first: 100) { nodes { id } } }');
  expect(nested('tasks(first: 1) { nodes { id } }')).toBe(100 * (20 + 10 + 2 + 3));
  expect(nested('tasks { totalCount }')).toBe(100 * (2 + 20));
  expect(nested('tasks(first: 1) { totalCount nodes { id } }')).toBe(100 * (20 + 20 + 10 + 2 + 1 + 3));
  expect(nested('owners { id }')).toBe(100 * 5 * 3);
});

it('counts a fragment by the page that it stands in', () => {
  const page = 'fragment Page on Tasks { nodes { id } }';
  const [two, twenty] = [2, 20].map((first) => costOf(`{ account { tasks(first: ${first}) { ...Page } } } ${page}`));
  const both = costOf(`{ account { a: tasks(first: 2) { ...Page } b: tasks(first: 20) { ...Page } } } ${page}`);
  const nothing = costOf('{ account { id } }') - 1;
  expect(both - nothing).toBe((two as number) - nothing + ((twenty as number) - nothing));
});

it('counts records by their ids as often as there are ids, and a list with a size of its own', () => {
  const ids = (count: number) =>
    costOf('query ($ids: [ID!]) { nodes(ids: $ids) { id } }', { ids: Array(count).fill('a') });
  expect(ids(200) - ids(1)).toBe(199 * 3);
  expect(costOf('{ nodes(ids: ["a", "b"]) { id } }')).toBe(ids(2));
  expect(costOf('{ search(first: 50) { id } }') - costOf('{ search(first: 49) { id } }')).toBe(10 + 3);
});

it('counts what a field declares besides, and a resolver of its own', () => {
  const plain = costOf('{ account { id } }');
  expect(costOf('{ account { diagram } }') - plain).toBe(50);
  expect(costOf('{ account { summary } }') - plain).toBe(15);
});

it('counts what is asked of the schema, and lets its whole text through', () => {
  const whole = costOf(getIntrospectionQuery());
  expect(whole).toBeGreaterThan(0);
  const once = '__schema { types { fields { type { fields { type { fields { name } } } } } }';
  const aliased = Array.from({ length: 50 }, (_, index) => `a${index}: ${once}`).join(' } ');
  expect(costOf(`{ ${aliased} } }`)).toBeGreaterThanOrEqual(50 * (costOf(`{ ${once} } }`) - 1));
  expect(costOf('{ __type(name: "Account") { fields { name args { name } } } }')).toBeGreaterThan(0);
});
