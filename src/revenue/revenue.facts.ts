import type { Fact, FactMoment, FactValue } from '../condition/fact.js';
import { major } from './money.rules.js';
import { renewalsOf } from './renewal.rules.js';
import type { RenewalFigures, RevenuePart } from './revenue.state.js';
import { RENEWAL_STATUSES } from './revenue.types.js';
import { standingOf } from './revenue-standing.js';

interface Source {
  readonly revenue: RevenuePart;
}
type RevenueFact = Fact<Source>;

/** How long `revenue.daysAtZero` counts on; beyond, it stays, so that accounts long lost need no daily turn. */
const MOST_DAYS_AT_ZERO = 400;

const standing = ({ revenue }: Source, at: FactMoment) => standingOf(revenue, at);

const startOf = (day: number | null, { calendar }: FactMoment): number | undefined =>
  day === null ? undefined : calendar.startOf(day);

const nextMove = (part: Source, at: FactMoment): number | undefined => startOf(standing(part, at).nextDay, at);

function daysAtZero(part: Source, at: FactMoment): number | undefined {
  const since = standing(part, at).zeroDay;
  return since === null ? undefined : Math.min(at.today - since, MOST_DAYS_AT_ZERO);
}

const REPORTING = 'major units of the reporting currency';

const REVENUE: readonly RevenueFact[] = [
  {
    path: 'account.isCustomer',
    derivesFrom: ['subscriptions'],
    type: 'bool',
    description: 'Whether the MRR is over 0 today',
    read: (part, at) => standing(part, at).isCustomer,
    changes: nextMove,
  },
  {
    path: 'revenue.mrr',
    derivesFrom: ['subscriptions'],
    type: 'double',
    unit: REPORTING,
    description: 'Monthly recurring revenue today, at today’s rates; 0 without a paying subscription',
    read: (part, at) => major(standing(part, at).mrrMinor, at.surroundings),
    changes: nextMove,
  },
  {
    path: 'revenue.arr',
    derivesFrom: ['subscriptions'],
    type: 'double',
    unit: REPORTING,
    description:
      'Annual recurring revenue today: what is contracted per year, at today’s rates; 0 without a paying subscription',
    read: (part, at) => major(standing(part, at).arrMinor, at.surroundings),
    changes: nextMove,
  },
  {
    path: 'revenue.seats',
    derivesFrom: ['subscriptions'],
    type: 'double',
    unit: 'seats',
    description: 'Seats of the live subscriptions',
    unknownWhen: 'no live subscription names seats',
    read: (part, at) => standing(part, at).seats ?? undefined,
    changes: nextMove,
  },
  {
    path: 'revenue.plan',
    derivesFrom: ['subscriptions'],
    type: 'string',
    description: 'Plan of the live subscription that pays the most',
    unknownWhen: 'no live subscription, or it names no plan',
    read: (part, at) => standing(part, at).plan ?? undefined,
    changes: nextMove,
  },
  {
    path: 'revenue.products',
    derivesFrom: ['subscriptions'],
    type: 'list<string>',
    description: 'Products of the live subscriptions, in alphabetical order',
    read: (part, at) => standing(part, at).products,
    changes: nextMove,
  },
  {
    path: 'revenue.hasTrial',
    derivesFrom: ['subscriptions'],
    type: 'bool',
    description: 'Whether a trial runs',
    read: (part, at) => standing(part, at).hasTrial,
    changes: nextMove,
  },
  {
    path: 'revenue.paidBefore',
    derivesFrom: ['subscriptions'],
    type: 'bool',
    description: 'Whether the account ever paid, today included',
    read: (part, at) => standing(part, at).firstPaidDay !== null,
    changes: nextMove,
  },
  {
    path: 'revenue.firstPaidAt',
    derivesFrom: ['subscriptions'],
    type: 'timestamp',
    description: 'When the first contract, a trial is none, began',
    unknownWhen: 'the account never paid',
    read: (part, at) => startOf(standing(part, at).firstPaidDay, at),
    changes: nextMove,
  },
  {
    path: 'revenue.customerSince',
    derivesFrom: ['subscriptions'],
    type: 'timestamp',
    description: 'Since when the account has paid without a break',
    unknownWhen: 'it does not pay',
    read: (part, at) => startOf(standing(part, at).payingSinceDay, at),
    changes: nextMove,
  },
  {
    path: 'revenue.zeroSince',
    derivesFrom: ['subscriptions'],
    type: 'timestamp',
    description: 'Since when the account, which once paid, pays nothing',
    unknownWhen: 'it pays, or never paid',
    read: (part, at) => startOf(standing(part, at).zeroDay, at),
    changes: nextMove,
  },
  {
    path: 'revenue.daysAtZero',
    derivesFrom: ['subscriptions'],
    type: 'double',
    unit: 'days',
    description: `Company days since the account, which once paid, pays nothing; counts up to ${MOST_DAYS_AT_ZERO}`,
    unknownWhen: 'it pays, or never paid',
    read: daysAtZero,
    changes: (part, at) =>
      (daysAtZero(part, at) ?? MOST_DAYS_AT_ZERO) < MOST_DAYS_AT_ZERO
        ? at.calendar.startOf(at.today + 1)
        : nextMove(part, at),
  },
];

/**
 * A fact of one renewal. An account's own is that of its next open one; a run about a renewal reads its own renewal's.
 */
interface RenewalFact {
  readonly spec: Omit<RevenueFact, 'read' | 'changes'>;
  readonly of: (renewal: RenewalFigures, at: FactMoment) => FactValue;
  readonly changes: RevenueFact['changes'];
}

/** While a renewal is known, its days until change every day. */
const daily = ({ revenue }: Source, { calendar, today }: FactMoment): number | undefined =>
  renewalsOf(revenue).length === 0 ? undefined : calendar.startOf(today + 1);

const RENEWAL: readonly RenewalFact[] = [
  {
    spec: {
      path: 'renewal.date',
      derivesFrom: ['subscriptions'],
      type: 'timestamp',
      description: 'The end of the next open term; in a playbook about a renewal, the end of its term',
      unknownWhen: 'none is open; monthly plans without a term never are',
    },
    of: ({ dueDay }, { calendar }) => calendar.startOf(dueDay),
    changes: nextMove,
  },
  {
    spec: {
      path: 'renewal.daysUntil',
      derivesFrom: ['subscriptions'],
      type: 'double',
      unit: 'days',
      description: 'Company days to the end of the next open term, or of the run’s own; below 0 while it is overdue',
      unknownWhen: 'none is open',
    },
    of: ({ dueDay }, { today }) => dueDay - today,
    changes: daily,
  },
  {
    spec: {
      path: 'renewal.status',
      derivesFrom: ['subscriptions'],
      type: 'string',
      description: 'How the next renewal stands, or the run’s own: that one can be RENEWED or LOST, too',
      unknownWhen: 'none is open',
      values: RENEWAL_STATUSES.filter((status) => status !== 'VOID'),
    },
    of: ({ status }) => status,
    changes: nextMove,
  },
  {
    spec: {
      path: 'renewal.noticeBy',
      derivesFrom: ['subscriptions'],
      type: 'timestamp',
      description: 'Until when notice can be given',
      unknownWhen: 'no renewal is open, or its contract names no date',
    },
    of: ({ noticeDay }, { calendar }) => (noticeDay === undefined ? undefined : calendar.startOf(noticeDay)),
    changes: nextMove,
  },
];

/** The next open renewal as the settled view has it. */
function nextOpen(part: Source, at: FactMoment): RenewalFigures | undefined {
  const { renewalId, dueDay, noticeDay } = standing(part, at);
  return renewalId === null || dueDay === null
    ? undefined
    : { id: renewalId, dueDay, status: 'OPEN', ...(noticeDay !== null && { noticeDay }) };
}

const accountRenewalFact = ({ spec, of, changes }: RenewalFact): RevenueFact => ({
  ...spec,
  read: (part, at) => {
    const renewal = nextOpen(part, at);
    return renewal && of(renewal, at);
  },
  ...(changes !== undefined && { changes }),
});

/** The facts of one renewal by their path, as a run about it reads them. */
export const renewalValues = (renewal: RenewalFigures, at: FactMoment): ReadonlyMap<string, FactValue> =>
  new Map(RENEWAL.map(({ spec, of }) => [spec.path, of(renewal, at)]));

/** The facts of groups `revenue` and `renewal`, and `account.isCustomer`. */
export const revenueFacts: readonly RevenueFact[] = [...REVENUE, ...RENEWAL.map(accountRenewalFact)];
