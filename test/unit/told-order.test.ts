import fc from 'fast-check';
import { newAccountPart } from '../../src/account/account.state.js';
import type { Draft } from '../../src/engine/draft.js';
import { foldSignal } from '../../src/engine/folds.js';
import { newState } from '../../src/engine/state.js';
import type { Signal, SignalType } from '../../src/signal/signal.js';
import { FakeScribe } from '../support/fake-scribe.js';
import { DAY, momentAt, NOON } from '../support/moments.js';

/** Few moments, few times of recording and few names, so that ties and retellings are the rule. */
const moments = fc.constantFrom(NOON - 40 * DAY, NOON - 3 * DAY, NOON - 2 * DAY, NOON - 2 * DAY + 1);
const recorded = fc.constantFrom(NOON - DAY, NOON);
const names = fc.constantFrom('a', 'b');
const optional = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const SAYINGS: Partial<Record<SignalType, fc.Arbitrary<Record<string, unknown>>>> = {
  'account.upserted': fc.record({
    name: optional('Acme', 'Apex'),
    domain: optional('acme.test', null),
    grade: optional('A', 'B', null),
    tags: optional(['x'], ['y', 'z']),
    attributes: optional({ tier: 'gold' }, { tier: null, stores: 2 }, { stores: 3 }),
    createdAt: optional(NOON - 9 * DAY, NOON - 8 * DAY),
  }),
  'contact.changed': fc.record({
    externalId: names,
    name: optional('Ann', 'Bob', 'Cleo'),
    title: optional('CEO', 'CFO'),
    role: optional('CHAMPION', 'ADMIN'),
    hasReturned: optional(true),
  }),
  'contact.left': fc.record({ externalId: names }),
  'contact.arrived': fc.record({
    externalId: names,
    name: optional('Ann', 'Bob'),
    previous: fc.constantFrom(
      { contactId: 'cont_1', accountId: 'acct_1', accountName: 'One' },
      { contactId: 'cont_2', accountId: 'acct_2', accountName: 'Two' },
    ),
  }),
  ticket: fc.record({
    externalId: names,
    status: fc.constantFrom('OPEN', 'PENDING', 'CLOSED'),
    subject: optional('It burns', 'It smokes'),
    priority: optional('LOW', 'URGENT'),
    openedAt: optional(NOON - 41 * DAY, NOON - 4 * DAY),
    closedAt: optional(NOON - DAY, NOON - DAY + 1),
    csat: optional(1, 5),
    isEscalated: optional(true, false),
  }),
  touchpoint: fc.record({
    externalId: names,
    kind: fc.constantFrom('CALL', 'MEETING'),
    direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
    status: fc.constantFrom('DONE', 'MISSED', 'PLANNED'),
    plannedAt: optional(NOON + DAY, NOON + 2 * DAY),
    isAutomatic: fc.boolean(),
    isAnswered: fc.boolean(),
  }),
  'survey.answered': fc.record({ kind: fc.constantFrom('NPS', 'CSAT', 'CES'), score: fc.constantFrom(1, 3, 5) }),
  usage: fc.record({ feature: names, count: fc.integer({ min: 1, max: 3 }) }),
  visit: fc.record({ page: names }),
  metric: fc.record({ name: names, value: fc.integer() }),
  'subscription.changed': fc.record({
    externalId: names,
    product: fc.constant('App'),
    amountMinor: fc.constantFrom(100, 200),
    currency: fc.constant('EUR'),
    startsOn: fc.constantFrom('2025-11-01', '2026-01-01'),
    endsOn: optional('2026-06-01', '2026-12-01'),
  }),
  'subscription.cancelled': fc.record({ externalId: names, endsOn: optional('2026-03-01') }),
};

const withoutGaps = (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));

const signalsOf = (types: readonly SignalType[]): fc.Arbitrary<Signal[]> =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom(...types),
        occurredAt: moments,
        recordedAt: recorded,
        seed: fc.nat(),
        person: optional('ann', 'bob'),
      }),
      { minLength: 2, maxLength: 9 },
    )
    .chain((drafts) =>
      fc.tuple(
        ...drafts.map((draft) => (SAYINGS[draft.type] as fc.Arbitrary<object>).map((said) => ({ draft, said }))),
      ),
    )
    .map((drafts) =>
      drafts.map(({ draft: { type, occurredAt, recordedAt, person }, said }, index) => {
        const properties = withoutGaps(said as Record<string, unknown>);
        const contactExternalId = type.startsWith('contact.') ? String(properties.externalId) : person;
        return {
          id: index + 1,
          type,
          accountId: 'acct_test',
          key: `key ${index}`,
          actorId: 'apik_test',
          occurredAt,
          recordedAt,
          properties,
          ...(contactExternalId !== undefined && { contactExternalId }),
        };
      }),
    );

/** What is left when signals are folded in an order: the state, and the rows as they end. */
function endOf(signals: readonly Signal[]) {
  const scribe = new FakeScribe(NOON);
  const draft: Draft = {
    accountId: 'acct_test',
    ...newState(),
    account: newAccountPart({ id: 'acct_test', externalId: 'ACME', createdAt: NOON - 100 * DAY }),
    people: new Map(),
    contactsByExternalId: new Map(),
  };
  for (const signal of signals) foldSignal(draft, signal, scribe, momentAt());
  const { account, contacts, voice, journey, usage, revenue } = draft;
  const { version: _, updatedAt: __, ...profile } = account;
  const rows = (table: string) =>
    scribe
      .table(table)
      .map(({ version: _, ...row }) => row)
      .sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
  return {
    profile,
    contacts,
    voice,
    journey: { ...journey, counted: [] },
    usage,
    revenue: Object.values(revenue.subscriptions ?? {})
      .map(({ touchedBy: _, ...subscription }) => subscription)
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
    people: [...draft.people].sort(([one], [other]) => one - other),
    contactRows: [...draft.contactsByExternalId.values()]
      .map(({ version: _, ...contact }) => contact)
      .sort((one, other) => (one.externalId < other.externalId ? -1 : 1)),
    tickets: rows('ticket'),
    touchpoints: rows('touchpoint'),
    answers: rows('survey_answer'),
  };
}

const GROUPS: readonly (readonly SignalType[])[] = [
  ['account.upserted'],
  ['contact.changed', 'contact.left', 'contact.arrived'],
  ['ticket'],
  ['touchpoint'],
  ['survey.answered'],
  ['ticket', 'touchpoint', 'survey.answered'],
  ['usage', 'visit'],
  ['metric'],
  ['subscription.changed', 'subscription.cancelled'],
];

describe('signals in whatever order they are delivered', () => {
  it.each(GROUPS.map((types) => [types.join(', '), types] as const))('end the same: %s', (_, types) => {
    fc.assert(
      fc.property(
        signalsOf(types).chain((signals) =>
          fc.tuple(fc.constant(signals), fc.shuffledSubarray(signals, { minLength: signals.length })),
        ),
        ([signals, shuffled]) => {
          expect(endOf(shuffled)).toEqual(endOf(signals));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('let the later told of two tellings at one moment count', () => {
    const tell = (id: number, recordedAt: number, status: string, title: string): Signal[] => [
      { ...ticket, id, recordedAt, key: `t${id}`, properties: { externalId: 'a', status } },
      {
        ...ticket,
        type: 'contact.changed',
        contactExternalId: 'p',
        id: id + 10,
        recordedAt,
        key: `c${id}`,
        properties: { externalId: 'p', title },
      },
    ];
    const ticket = { type: 'ticket', accountId: 'acct_test', actorId: 'apik_test', occurredAt: NOON } as const;
    const first = tell(2, NOON, 'CLOSED', 'CFO');
    const later = tell(1, NOON + 1, 'OPEN', 'CEO');
    for (const signals of [
      [...first, ...later],
      [...later, ...first],
    ]) {
      const { tickets, contactRows } = endOf(signals);
      expect(tickets).toMatchObject([{ status: 'OPEN' }]);
      expect(contactRows).toMatchObject([{ title: 'CEO' }]);
    }
  });
});
