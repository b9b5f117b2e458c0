import fc from 'fast-check';
import { newAccountPart } from '../../../src/account/account.state.js';
import { earlier } from '../../../src/engine/account-clock.js';
import { composeBody } from '../../../src/engine/compose.js';
import { PlayedWindow } from '../../../src/engine/play/played-window.js';
import { compileRulebook, type Rulebook } from '../../../src/engine/rulebook.js';
import { encodeState, newState } from '../../../src/engine/state.js';
import { type Claimed, TurnBatch } from '../../../src/engine/turn-batch.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { type PluginInput, pluginDefinition } from '../../../src/sdk/plugin.definition.js';
import type { Signal, SignalType } from '../../../src/signal/signal.js';
import { DAY, NOON, surroundingsOf } from '../../support/moments.js';

const DAYS = 160;
const FROM = NOON - DAYS * DAY;
const calendar = new Calendar({ zone: 'Europe/Berlin' });
const surroundings = surroundingsOf();

const watching = (key: string, trigger: object, more: object = {}) => ({
  key,
  title: key,
  purpose: 'RISK_MITIGATION',
  trigger,
  steps: [{ task: 'look', title: 'Look', kind: 'RISK' }],
  ...more,
});

/** Every form of trigger on facts that move by the day, of accounts, contacts and renewals. */
const playbooks = [
  watching('silence', { when: 'touchpoint.silenceDays >= 20' }),
  watching('gone', { when: 'usage.daysSinceLastActive > 12', for: '3d' }),
  watching('drop', { when: 'usage.change.events <= -0.3' }),
  watching('red', { when: 'health.band == "RED" && health.daysInBand > 4' }),
  watching('stuck', { when: 'lifecycle.isStuck' }),
  watching('anniversary', { after: 'revenue.customerSince', by: '30d' }),
  watching('weekly', { every: '0 9 * * MON' }),
  watching('rhythm', { every: 'cadence' }),
  watching('seen', { when: 'contact.ageDays > 9.0 || contact.role == "CHAMPION"' }, { subject: 'contact' }),
  watching('closing', { when: 'renewal.daysUntil < 45' }, { subject: 'renewal' }),
  watching('due', { before: 'renewal.date', by: '60d' }, { subject: 'renewal' }),
];
const segments = [
  { key: 'idle', title: 'Idle', if: 'usage.activeDays < 3', settings: { cadence: '14d', touch: 'HIGH' } },
  { key: 'weak', title: 'Weak', if: 'health.score < 40 || voice.daysSinceNps > 30' },
];
const scorecards = [
  {
    key: 'own',
    title: 'Own',
    bands: { green: 70, yellow: 40 },
    measures: [
      {
        key: 'days',
        title: 'Days',
        weight: 3,
        fact: 'usage.activeDays',
        scale: [
          [0, 0],
          [10, 100],
        ],
        missing: 'ZERO',
      },
      {
        key: 'nps',
        title: 'NPS',
        weight: 2,
        fact: 'voice.lastNpsScore',
        scale: [
          [0, 0],
          [10, 100],
        ],
        freshAt: 'voice.lastNpsAt',
        freshFor: '25d',
        missing: { last: 10 },
      },
      { key: 'asks', title: 'Asks', weight: 1, value: 'voice.ticketsLast30Days > 1.0', missing: 'EXCLUDE' },
    ],
  },
];
const plugin = (more: object): PluginInput =>
  ({
    name: 'watching',
    version: '1.0.0',
    compatible: '^1.0.0',
    playbooks,
    segments,
    activation: 'usage.featuresUsed >= 2.0 && usage.activeDays >= 3.0',
    fit: { conditions: [{ key: 'used', title: 'Used', weight: 1, if: 'usage.events30 > 2.0' }] },
    ...more,
  }) as unknown as PluginInput;
const rulebookOf = (more: object) => compileRulebook(composeBody([pluginDefinition.parse(plugin(more))]));
const rulebooks: Record<string, Rulebook> = { shipped: rulebookOf({}), own: rulebookOf({ scorecards }) };

type Happening = readonly [
  day: number,
  minute: number,
  type: SignalType,
  properties: Record<string, unknown>,
  contact?: string,
];

const people = fc.constantFrom('ann', 'bob');
const dateOf = (day: number) => calendar.dateOf(FROM + day * DAY);
const day = fc.integer({ min: 1, max: DAYS - 1 });
const minute = fc.integer({ min: 0, max: 1439 });
const happening = (
  type: SignalType,
  properties: fc.Arbitrary<Record<string, unknown>>,
  contact = fc.constant<string | undefined>(undefined),
) => fc.tuple(day, minute, fc.constant(type), properties, contact) as fc.Arbitrary<Happening>;

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: happening(
      'usage',
      fc.record({
        feature: fc.constantFrom('board', 'report', 'export'),
        count: fc.integer({ min: 1, max: 30 }),
        durationSecs: fc.constantFrom(60, 600),
      }),
      people,
    ),
  },
  happening('visit', fc.record({ page: fc.constant('/') }), people),
  happening(
    'survey.answered',
    fc.record({ kind: fc.constantFrom('NPS', 'CSAT'), score: fc.integer({ min: 1, max: 5 }) }),
    people,
  ),
  happening(
    'touchpoint',
    fc.record({
      kind: fc.constantFrom('CALL', 'QBR'),
      direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
      status: fc.constant('DONE'),
    }),
  ),
  happening(
    'touchpoint',
    day.map((on) => ({
      externalId: 'qbr',
      kind: 'QBR',
      direction: 'OUTBOUND',
      status: 'PLANNED',
      plannedAt: FROM + on * DAY,
    })),
  ),
  happening(
    'ticket',
    fc.record({
      externalId: fc.constantFrom('t1', 't2'),
      status: fc.constantFrom('OPEN', 'CLOSED'),
      priority: fc.constantFrom('LOW', 'URGENT'),
    }),
  ),
  fc
    .tuple(day, minute, people, fc.constantFrom('CHAMPION', 'ADMIN'))
    .map(([on, at, who, role]) => [on, at, 'contact.changed', { externalId: who, role }, who] as const),
  fc.tuple(day, minute, people).map(([on, at, who]) => [on, at, 'contact.left', { externalId: who }, who] as const),
  fc
    .tuple(
      day,
      minute,
      fc.constantFrom('s1', 's2'),
      fc.integer({ min: 28, max: 150 }),
      fc.constantFrom('ACTIVE', 'TRIAL'),
    )
    .map(
      ([on, at, externalId, length, status]) =>
        [
          on,
          at,
          'subscription.changed',
          {
            externalId,
            product: 'App',
            amountMinor: 5000,
            billingMonths: 1,
            currency: 'EUR',
            status,
            startsOn: dateOf(on),
            ...(length < 120 && { endsOn: dateOf(on + length) }),
            seats: 4,
          },
        ] as const,
    ),
  happening('subscription.cancelled', fc.record({ externalId: fc.constantFrom('s1', 's2') })),
);

const accountId = 'acct_test';

function anAccount(): Claimed {
  const account = { ...newAccountPart(), id: accountId, externalId: 'test' };
  const draft = { accountId, ...newState(), account, people: new Map(), contactsByExternalId: new Map() };
  return {
    accountId,
    version: 0,
    cursor: 0,
    rulebookHash: '',
    takenAt: 0,
    draft,
    wakeAt: undefined,
    driftAt: undefined,
  };
}

const signalsOf = (told: readonly Happening[]): Signal[] =>
  [[0, 0, 'account.upserted', { name: 'Acme' }] as Happening, ...told]
    .map(([on, at, type, properties, contactExternalId], index): Signal => {
      const occurredAt = FROM + on * DAY + at * 60_000;
      const contact = contactExternalId === undefined ? {} : { contactExternalId };
      return {
        id: index + 1,
        type,
        accountId,
        key: `k${index}`,
        actorId: 'system',
        occurredAt,
        recordedAt: occurredAt,
        properties,
        ...contact,
      };
    })
    .sort((one, other) => one.occurredAt - other.occurredAt || one.id - other.id);

const batchOf = (rulebook: Rulebook) =>
  new TurnBatch({ rulebook, surroundings, calendar, lateness: 3 * DAY, mode: 'IMPORT' });
const daysToPlay = () => Array.from({ length: DAYS + 1 }, (_, index) => calendar.dayOf(FROM) + index);
const desks = { loads: new Map(), pointers: new Map() };

/** Every review is a turn: day by day, the day's signals at the last one's time, and whatever falls due. */
function everyTurn(rulebook: Rulebook, signals: readonly Signal[]) {
  const account = anAccount();
  const batch = batchOf(rulebook);
  let turns = 0;
  const take = (today: readonly Signal[], at: number) => {
    turns += 1;
    batch.take(account, today, at);
  };
  const review = (before: number, due: () => number | undefined) => {
    for (let count = 0; count < 10; count += 1) {
      const at = due();
      if (at === undefined || at >= before) return;
      take([], at);
    }
  };
  for (const today of daysToPlay()) {
    const [start, end] = [calendar.startOf(today), Math.min(calendar.startOf(today + 1), NOON)];
    const todays = signals.filter(({ occurredAt }) => occurredAt >= start && occurredAt < end);
    const last = todays.at(-1);
    if (last !== undefined) {
      review(last.occurredAt, () => account.wakeAt);
      take(todays, last.occurredAt);
    }
    review(end, () => earlier(account.wakeAt, account.driftAt));
    batch.settle(desks, end - 1);
  }
  return { turns, ...outcomeOf(account, batch) };
}

function played(rulebook: Rulebook, signals: readonly Signal[]) {
  const account = anAccount();
  const batch = batchOf(rulebook);
  const window = {
    accountIds: [accountId],
    signals: [],
    from: FROM,
    to: NOON,
    mode: 'IMPORT',
    reviewEvery: 1,
    turnEvery: 1,
  } as const;
  const playing = new PlayedWindow([account], new Map([[accountId, [...signals]]]), batch, calendar, window, false);
  for (const today of daysToPlay()) playing.playDay(today);
  return { turns: playing.turns, ...outcomeOf(account, batch) };
}

function outcomeOf({ draft, version, takenAt, wakeAt, driftAt }: Claimed, { writes, events, outgoing }: TurnBatch) {
  const { accountId: _, people, contactsByExternalId, told: _t, toldTickets: _k, parentOf: _p, ...state } = draft;
  const memory = encodeState(state).toString('latin1');
  return { memory, people, contactsByExternalId, version, takenAt, wakeAt, driftAt, writes, events, outgoing };
}

describe('an account whose history is played', () => {
  it('has playbooks of every form that are all in force', () => {
    expect(rulebooks.own?.playbooks).toHaveLength(playbooks.length);
  });

  it.each(Object.keys(rulebooks))(
    'passes over reviews, and comes to what a turn at each of them comes to (%s)',
    (name) => {
      const rulebook = rulebooks[name] as Rulebook;
      let [passed, turns] = [0, 0];
      fc.assert(
        fc.property(fc.array(happenings, { maxLength: 25 }), (told) => {
          const { turns: all, ...expected } = everyTurn(rulebook, signalsOf(told));
          const { turns: taken, ...found } = played(rulebook, signalsOf(told));
          expect(found).toEqual(expected);
          passed += all - taken;
          turns += taken;
        }),
        { numRuns: 25 },
      );
      expect(passed).toBeGreaterThan(turns / 4);
    },
  );
});
