import fc from 'fast-check';
import { CONTACT_CRITERIA } from '../../../src/contact/contact.criteria.js';
import { Contact } from '../../../src/contact/contact.entity.js';
import { CONTACT_ROLES } from '../../../src/contact/contact.types.js';
import { insertRows } from '../../../src/database/bulk.js';
import type { Combination, Criteria } from '../../../src/database/criteria.js';
import { dehydrate, type EntityClass, hydrate } from '../../../src/database/hydrate.js';
import { where } from '../../../src/database/sql.js';
import { hashKey, idOf } from '../../../src/kernel/ids.js';
import { RUN_CRITERIA } from '../../../src/playbook/api/run.criteria.js';
import { Run } from '../../../src/playbook/run/run.entity.js';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '../../../src/signal/catalogue.js';
import { TICKET_CRITERIA } from '../../../src/voice/ticket.criteria.js';
import { Ticket } from '../../../src/voice/ticket.entity.js';
import { contextOn, eachDatabase } from '../../support/databases.js';

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const range = fc.record(
  { gte: fc.integer({ min: 0, max: 4 }), lte: fc.integer({ min: 0, max: 4 }) },
  { requiredKeys: [] },
);
const number = fc.integer({ min: 0, max: 4 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const RUN_STATUSES = ['RUNNING', 'PAUSED', 'FAILED', 'COMPLETED', 'CANCELLED'];
const account = fc.constantFrom('acct_1', 'acct_2');

/** A table's filter with `and`, `or` and `not` in it, and the records that it is put to. */
interface Case {
  readonly entity: EntityClass<object>;
  readonly table: string;
  readonly criteria: Criteria<Combination<object>, never, unknown>;
  readonly fields: Record<string, fc.Arbitrary<unknown>>;
  readonly record: fc.Arbitrary<object>;
  /** What the table asks for besides. */
  readonly base: (index: number) => object;
}

const CASES: readonly Case[] = [
  {
    entity: Run,
    table: 'run',
    criteria: RUN_CRITERIA as never,
    fields: {
      isLive: fc.boolean(),
      awaitsApproval: fc.boolean(),
      statuses: some(RUN_STATUSES),
      playbookKeys: some(['a', 'b']),
      accountIds: some(['acct_1', 'acct_2']),
      startedAt: range,
      endedAt: range,
    },
    record: fc.record({
      status: fc.constantFrom(...RUN_STATUSES),
      awaitsApproval: maybe(fc.boolean()),
      playbookKey: fc.constantFrom('a', 'b', 'c'),
      accountId: account,
      startedAt: number,
      endedAt: maybe(number),
    }),
    base: (index) => ({
      id: idOf('run', 0, `${index}`),
      contactId: null,
      renewalId: null,
      playbookHash: 'h',
      label: '1',
      occurrence: `${index}`,
      effectHash: hashKey(`${index}`),
      steps: [],
      event: {},
      causeId: 'caus_1',
    }),
  },
  {
    entity: Contact,
    table: 'contact',
    criteria: CONTACT_CRITERIA as never,
    fields: {
      accountIds: some(['acct_1', 'acct_2']),
      hasLeft: fc.boolean(),
      roles: some(CONTACT_ROLES.slice(0, 3)),
      nps: range,
      joinedAt: range,
      leftAt: range,
      lastAnsweredAt: range,
      search: fc.constantFrom('', ' ', 'É', 'e', '%', '_', 'x y'),
    },
    record: fc.record({
      accountId: account,
      role: maybe(fc.constantFrom(...CONTACT_ROLES.slice(0, 3))),
      lastNpsScore: maybe(number),
      joinedAt: number,
      leftAt: maybe(number),
      lastAnsweredAt: maybe(number),
      searchText: fc.constantFrom('e', 'f', 'a%b', 'a_b', 'x y z', ''),
    }),
    base: (index) => ({
      id: idOf('contact', 0, `${index}`),
      externalId: `${index}`,
      externalHash: hashKey(`${index}`),
      name: 'Somebody',
      person: index,
      version: 1,
      stamps: {},
    }),
  },
  {
    entity: Ticket,
    table: 'ticket',
    criteria: TICKET_CRITERIA as never,
    fields: {
      statuses: some(TICKET_STATUSES),
      priorities: some(TICKET_PRIORITIES),
      isEscalated: fc.boolean(),
      openedAt: range,
      closedAt: range,
      csat: range,
    },
    record: fc.record({
      status: fc.constantFrom(...TICKET_STATUSES),
      priority: maybe(fc.constantFrom(...TICKET_PRIORITIES)),
      isEscalated: maybe(fc.boolean()),
      openedAt: number,
      closedAt: maybe(number),
      csat: maybe(number),
    }),
    base: (index) => ({
      id: idOf('ticket', 0, `${index}`),
      accountId: 'acct_1',
      externalId: `${index}`,
      externalHash: hashKey(`${index}`),
    }),
  },
];

/** A filter of these fields, with others in it, three deep. */
function filterOf(fields: Case['fields'], depth = 2): fc.Arbitrary<Combination<object>> {
  const inner = depth === 0 ? undefined : filterOf(fields, depth - 1);
  return fc.record(
    {
      ...fields,
      ...(inner && { and: fc.array(inner, { maxLength: 2 }), or: fc.array(inner, { maxLength: 2 }), not: inner }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Combination<object>>;
}

eachDatabase((open) => {
  it.each(CASES)(
    'selects of $table what its criteria hold of',
    async ({ entity, table, criteria, fields, record, base }) => {
      const database = await open();
      const ctx = contextOn(database);
      const shape = await database.reader.query<object>(`SELECT * FROM ${table} WHERE 1 = 0`);
      expect(shape).toEqual([]);
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 8 }),
          filterOf(fields),
          async (records, filter) => {
            const rows = records.map((each, index) => Object.assign(new entity(), base(index), each));
            await database.transaction(ctx, async (ctx) => {
              await ctx.db.run(`DELETE FROM ${table}`);
              for (const row of rows) await insertRows(ctx, table as never, [dehydrate(entity, row) as never]);
            });
            const { text, values } = where(criteria.conditions(filter, undefined));
            const found = await database.reader.query<object>(`SELECT * FROM ${table}${text} ORDER BY id`, values);
            const all = await database.reader.query<object>(`SELECT * FROM ${table} ORDER BY id`);
            const held = all.filter((row) => criteria.match(filter, hydrate(entity, row) as never, undefined));
            expect(found).toEqual(held);
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
