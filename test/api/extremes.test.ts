import { z } from 'zod';
import { VirtualClock } from '../../src/kernel/clock.js';
import { SIGNAL_SCHEMAS } from '../../src/signal/catalogue.js';
import type { OuterSignal } from '../../src/signal/signal.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';
import { EveryField } from '../support/every-field.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15, 12);

const DATES = ['1970-01-01', '2148-12-31', '9999-12-31', '2149-01-01', '2026-02-29', '0000-00-00', '+010000-01-01'];
const MOMENTS = ['1970-01-01T00:00:00Z', '2148-12-31T23:59:59.999Z', '9999-12-31T23:59:59-14:00', '2026-01-01T10:00'];
const NUMBERS = [
  0,
  -1,
  1,
  0.1,
  100_000_000_000,
  2 ** 31 - 1,
  2 ** 31,
  750_599_937_895_082,
  10 ** 15,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  9_000_000_000_000_000,
  1e308,
  -1e308,
  10_000_000,
  1_000_000,
  86_400_000,
  120,
];
const TEXTS = [
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '😀'.repeat(20),
  'x'.repeat(40),
  'x'.repeat(255),
  'ﷺ'.repeat(100),
  '%_!\\"\'`',
];
const OTHERS = [true, false, null, [], ['x'], {}];
const EXTREMES: readonly unknown[] = [...DATES, ...MOMENTS, ...NUMBERS, ...TEXTS, ...OTHERS];

/** What each signal needs at least. */
const BASES: { readonly [T in OuterSignal]: Readonly<Record<string, unknown>> } = {
  usage: { feature: 'board' },
  visit: {},
  metric: { name: 'load', value: 1 },
  'subscription.changed': { externalId: 'x', product: 'App', amountMinor: 1, currency: 'EUR', startsOn: '2026-01-01' },
  'subscription.cancelled': { externalId: 'x' },
  'survey.answered': { kind: 'NPS', score: 9 },
  ticket: { externalId: 'x' },
  touchpoint: { kind: 'CALL' },
  'contact.changed': { externalId: 'x' },
  'contact.left': { externalId: 'x' },
};

const PLUGIN = `import { definePlugin } from 'perennial/sdk';
export default definePlugin({ name: 'own', version: '1.0.0', compatible: '^1.0.0', attributes: [
  { name: 'tier', type: 'string' }, { name: 'stores', type: 'double' }, { name: 'isVip', type: 'bool' },
  { name: 'since', type: 'timestamp' }, { name: 'labels', type: 'list<string>' }],
  segments: [{ key: 'large', title: 'Large', if: 'account.attributes.stores > 5.0 && account.employees > 3.0' }] });
`;

const propertiesOf = (type: OuterSignal): string[] => [
  ...new Set([
    ...Object.keys((z.toJSONSchema(SIGNAL_SCHEMAS[type], { io: 'input' }) as { properties: object }).properties),
    'notDeclared',
  ]),
];

eachServer((start) => {
  const plugins = pluginsFolder({ own: PLUGIN });
  let server: TestApp;
  let world: ReturnType<typeof company>;
  const clock = new VirtualClock(NOW);

  beforeAll(async () => {
    server = await start({
      clock,
      byHand: true,
      environment: { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'EUR' },
    });
    world = company(server);
  });

  /** Asks for every field of what the accounts hold; answers what could not be read. */
  async function unreadable(): Promise<string[]> {
    const fields = await EveryField.of(server.client, {
      id: 'none',
      name: 'load',
      interval: 'DAY',
      playbookKey: 'none',
      key: 'none',
      externalId: 'account 0',
    });
    const faults: string[] = [];
    /** Answers whether the server takes so large a query. */
    const ask = async (query: string) => {
      const { errors = [] } = await server.client.ask(query);
      if (errors[0]?.extensions?.code === 'QUERY_TOO_COMPLEX') return false;
      for (const { message, path, extensions } of errors)
        if (!EXPECTED.has(String(extensions?.code)))
          faults.push(`${extensions?.code} ${path?.join('.') ?? query.slice(0, 200)}: ${message}`);
      return true;
    };
    const read = async (owner: string, around: (selection: string) => string) => {
      for (const field of fields.fieldsOf(owner)) {
        const deep = fields.selection(field, 2, owner);
        if (deep === undefined || (await ask(around(deep)))) continue;
        for (const kind of fields.kindsOf(field)) {
          const flat = fields.selection(field, 1, owner, kind) as string;
          const short = flat.replaceAll('first: 3', 'first: 1');
          if (!(await ask(around(flat))) && !(await ask(around(short))))
            faults.push(`too complex: ${flat.slice(0, 200)}`);
        }
      }
    };
    await read('Account', (selection) => `{ accounts(first: 15) { edges { node { id ${selection} } } } }`);
    await read('Query', (selection) => `{ ${selection} }`);
    return [...new Set(faults)];
  }

  /** Of what the test asks for by a made-up name. */
  const EXPECTED = new Set(['NOT_FOUND', 'ACCOUNT_UNKNOWN', 'PLAYBOOK_UNKNOWN', 'CURSOR_INVALID']);

  it('takes or rejects each property of each signal, whatever it is', async () => {
    const types = Object.keys(BASES) as OuterSignal[];
    await world.accounts(...types.map((_, index) => ({ externalId: `account ${index}` })));
    const signals = types.flatMap((type, index) =>
      propertiesOf(type).flatMap((property) =>
        EXTREMES.map((value, n) => ({
          key: `${type} ${property} ${n}`,
          type: type.replaceAll('.', '_').toUpperCase(),
          account: `account ${index}`,
          contact: `person ${n}`,
          at: NOW - (n % 3) * DAY,
          properties: {
            ...BASES[type],
            ...('externalId' in BASES[type] && { externalId: `${property} ${n}` }),
            [property]: value,
          },
        })),
      ),
    );
    const results = await world.record(signals);
    const took = (status: string) => results.filter((result) => result.status === status).length;
    expect(took('ACCEPTED')).toBeGreaterThan(300);
    expect(took('REJECTED')).toBeGreaterThan(1_000);
    expect(results.filter(({ code }) => code === 'INTERNAL')).toEqual([]);
    await world.turns();
  }, 240_000);

  it('takes a hundred of the largest amounts and seats of one account', async () => {
    await world.accounts({ externalId: 'rich' });
    const results = await world.record(
      Array.from({ length: 100 }, (_, n) => ({
        key: `rich ${n}`,
        type: 'SUBSCRIPTION_CHANGED',
        account: 'rich',
        at: NOW - DAY,
        properties: {
          ...BASES['subscription.changed'],
          externalId: `${n}`,
          amountMinor: 750_599_937_895_082,
          seats: 10_000_000,
        },
      })),
    );
    expect(results.every(({ status }) => status === 'ACCEPTED')).toBe(true);
    await world.turns();
    const { accounts } = await server.client.query('{ accounts(first: 1) { arr { amountMinor } } }');
    expect(accounts.arr.amountMinor).toBe(Number.MAX_SAFE_INTEGER);
  }, 240_000);

  it('takes or refuses each field of each upsert, whatever it is', async () => {
    const upserts: [string, string, object, readonly string[]][] = [
      [
        'upsertAccounts',
        'accounts',
        {},
        [
          'externalId',
          'name',
          'domain',
          'industry',
          'region',
          'employees',
          'grade',
          'touch',
          'channel',
          'fit',
          'tags',
        ].concat(
          ['createdAt', 'stageKey', 'parentExternalId', 'ownerExternalId', 'attributes', 'team', 'expectedVersion'],
          ['attributes.tier', 'attributes.stores', 'attributes.isVip', 'attributes.since', 'attributes.labels'],
        ),
      ],
      [
        'upsertContacts',
        'contacts',
        { accountExternalId: 'rich' },
        ['externalId', 'name', 'email', 'phone', 'title', 'role', 'leftAt'],
      ],
      [
        'upsertTeamMembers',
        'members',
        {},
        ['externalId', 'name', 'email', 'functions', 'title', 'groups', 'skills', 'capacity', 'isActive', 'absences'],
      ],
      [
        'upsertSubscriptions',
        'subscriptions',
        { accountExternalId: 'rich', ...BASES['subscription.changed'] },
        [
          'externalId',
          'product',
          'plan',
          'seats',
          'amountMinor',
          'currency',
          'billingMonths',
          'startsOn',
          'endsOn',
        ].concat(['status', 'autoRenews', 'noticeBy', 'occurredAt']),
      ],
    ];
    for (const [mutation, list, base, names] of upserts) {
      const items = names.flatMap((name) =>
        EXTREMES.map((value, n) => {
          const [field, inner] = name.split('.') as [string, string | undefined];
          return { ...base, externalId: `${name} ${n}`, [field]: inner === undefined ? value : { [inner]: value } };
        }),
      );
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      for (let from = 0; from < items.length; from += 500) {
        const { [mutation]: answer } = await server.client.query(
          `mutation ($input: ${type}!) { ${mutation}(input: $input) { results { error { code message } } } }`,
          { input: { [list]: items.slice(from, from + 500) } },
        );
        const codes = answer.results.flatMap(({ error }: { error: { code: string } | null }) => error?.code ?? []);
        expect(codes).not.toContain('INTERNAL');
        expect(codes.length).toBeLessThan(answer.results.length);
      }
    }
    await world.turns();
  }, 240_000);

  it('finds a renewal by however many days ahead are asked for', async () => {
    await world.accounts({ externalId: 'term' });
    const term = { ...BASES['subscription.changed'], startsOn: '2026-01-01', endsOn: '2026-12-31' };
    await world.record([{ type: 'SUBSCRIPTION_CHANGED', account: 'term', at: NOW - DAY, properties: term }]);
    await world.turns();
    const found = async (days: number) => {
      const { accounts } = await server.client.query(
        'query ($days: Int!) { accounts(first: 50, filter: { search: "term", renewalWithinDays: $days }) { edges { ' +
          'node { externalId } } } }',
        { days },
      );
      return accounts.edges.length;
    };
    expect(await Promise.all([30, 365, 3_000_000, 100_000_000, 2_147_483_647].map(found))).toEqual([0, 1, 1, 1, 1]);
    const { accounts } = await server.client.query(
      '{ accounts(filter: { checkInDueWithinDays: 2147483647, arr: { gte: { amountMinor: 9007199254740991, ' +
        'currency: "EUR" } } }) { totalCount } }',
    );
    expect(accounts.totalCount).toBe(0);
  });

  it('reads every field of the schema after all that', async () => {
    expect(await unreadable()).toEqual([]);
  }, 240_000);
});
