import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { checkCost } from '../../../src/graphql/cost.js';
import { LIMITS } from '../../../src/graphql/limits.js';

const schema = buildSchema(`
  type Query { accounts(first: Int, last: Int): Accounts account: Account }
  type Accounts { totalCount: Int arr: Int nodes: [Account!] }
  type Account { id: ID tasks(first: Int, last: Int): Tasks owners: [Owner!] }
  type Tasks { totalCount: Int nodes: [Task!] }
  type Task { id: ID account: Account }
  type Owner { id: ID }
`);

/** What an operation is estimated at. */
function costOf(text: string): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  try {
    if (operation) checkCost(schema, document, operation, {}, { ...LIMITS, objects: -1 });
  } catch (error) {
    return (error as { data: { objects: number } }).data.objects;
  }
  return 0;
}

it('counts the number and the sum of a whole list, once however long the page is', () => {
  const page = costOf('{ accounts(first: 10) { nodes { id } } }');
  const counted = costOf('{ accounts(first: 10) { totalCount nodes { id } } }');
  expect(counted - page).toBe(1_000);
  expect(costOf('{ accounts(first: 200) { ...Counts } } fragment Counts on Accounts { totalCount arr }')).toBe(2_001);
});

it('counts a list within records for each of them, whatever is asked of it', () => {
  const nested = (what: string) =>
    costOf(`{ accounts(first: 100) { nodes { ${what} } } }`) - costOf('{ accounts(first: 100) { nodes { id } } }');
  expect(nested('tasks(first: 1) { nodes { id } }')).toBe(100 * 12);
  expect(nested('tasks { totalCount }')).toBe(100 * 11);
  expect(nested('tasks(first: 1) { totalCount nodes { id } }')).toBe(100 * 22);
  expect(nested('owners { id }')).toBe(100 * 5);
});

it('counts what is asked of the schema, and lets its whole text through', () => {
  const whole = costOf(getIntrospectionQuery());
  expect(whole).toBeGreaterThan(0);
  const once = '__schema { types { fields { type { fields { type { fields { name } } } } } }';
  const aliased = Array.from({ length: 50 }, (_, index) => `a${index}: ${once}`).join(' } ');
  expect(costOf(`{ ${aliased} } }`)).toBeGreaterThanOrEqual(50 * (costOf(`{ ${once} } }`) - 1));
  expect(costOf('{ __type(name: "Account") { fields { name args { name } } } }')).toBeGreaterThan(0);
});
