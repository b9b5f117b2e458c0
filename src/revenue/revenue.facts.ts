import type { Fact, FactMoment } from '../condition/fact.js';
import { major, reported } from './money.rules.js';
import { nextRenewal } from './renewal.rules.js';
import type { RevenuePart } from './revenue.state.js';
import { RENEWAL_STATUSES } from './revenue.types.js';
import { isCustomer, planOf } from './revenue.view.js';
import { arrAt, endDay, firstContractDay, LATE_DAYS, type Ledger, ledgerOf, liveOn, mrrAt, paidFromDay, seatsOn, subscriptionsOf, zeroDay } from './subscription.rules.js';

interface Source {
  readonly revenue: RevenuePart;
}
type RevenueFact = Fact<Source>;

const ledger = ({ revenue }: Source, { surroundings }: FactMoment): Ledger => ledgerOf(revenue, surroundings);

/** How long `revenue.daysAtZero` counts on; beyond, it stays, so that accounts long lost need no daily turn. */
export const MOST_DAYS_AT_ZERO = 400;

/** When a subscription next starts, ends or lapses by itself. */
function nextMove(part: Source, at: FactMoment): number | undefined {
  const book = ledger(part, at);
  const days = book.all.flatMap((subscription) => {
    const { terms } = subscription;
    return [terms?.startDay, paidFromDay(subscription), endDay(subscription, book), terms?.endDay, terms?.endDay === undefined ? undefined : terms.endDay + LATE_DAYS];
  });
  const ahead = days.filter((day): day is number => day !== undefined && day > at.today);
  return ahead.length === 0 ? undefined : at.calendar.startOf(Math.min(...ahead));
}

const renewalOf = ({ revenue }: Source) => nextRenewal(subscriptionsOf(revenue));

function startOf(day: number | undefined, { calendar }: FactMoment): number | undefined {
  return day === undefined ? undefined : calendar.startOf(day);
}

function daysAtZero(part: Source, at: FactMoment): number | undefined {
  const since = zeroDay(part.revenue, ledger(part, at), at.today);
  return since === undefined ? undefined : Math.min(at.today - since, MOST_DAYS_AT_ZERO);
}

const REPORTING = 'major units of the reporting currency';

const REVENUE: readonly RevenueFact[] = [
  { path: 'account.isCustomer', type: 'bool', description: 'Whether the MRR is over 0 today', read: (part, at) => isCustomer(ledger(part, at), at.today), changes: nextMove },
  {
    path: 'revenue.mrr',
    type: 'double',
    unit: REPORTING,
    description: 'Monthly recurring revenue today, at today’s rates; 0 without a paying subscription',
    read: (part, at) => major(reported(mrrAt(ledger(part, at), at.today), at.surroundings), at.surroundings),
    changes: nextMove,
  },
  {
    path: 'revenue.arr',
    type: 'double',
    unit: REPORTING,
    description: 'Annual recurring revenue today: what is contracted per year, at today’s rates; 0 without a paying subscription',
    read: (part, at) => major(reported(arrAt(ledger(part, at), at.today), at.surroundings), at.surroundings),
    changes: nextMove,
  },
  { path: 'revenue.seats', type: 'double', unit: 'seats', description: 'Seats of the live subscriptions', unknownWhen: 'no live subscription names seats', read: (part, at) => seatsOn(ledger(part, at), at.today), changes: nextMove },
  { path: 'revenue.plan', type: 'string', description: 'Plan of the live subscription that pays the most', unknownWhen: 'no live subscription, or it names no plan', read: (part, at) => planOf(ledger(part, at), at.today), changes: nextMove },
  { path: 'revenue.products', type: 'list<string>', description: 'Products of the live subscriptions, in alphabetical order', read: (part, at) => [...new Set(liveOn(ledger(part, at), at.today).map(({ terms }) => terms.product))].sort(), changes: nextMove },
  { path: 'revenue.hasTrial', type: 'bool', description: 'Whether a trial runs', read: (part, at) => liveOn(ledger(part, at), at.today).some(({ terms }) => terms.status === 'TRIAL'), changes: nextMove },
  { path: 'revenue.paidBefore', type: 'bool', description: 'Whether the account ever paid, today included', read: ({ revenue }, { today }) => firstContractDay(revenue, today) !== undefined, changes: nextMove },
  { path: 'revenue.firstPaidAt', type: 'timestamp', description: 'When the first contract, a trial is none, began', unknownWhen: 'the account never paid', read: ({ revenue }, at) => startOf(firstContractDay(revenue, at.today), at), changes: nextMove },
  { path: 'revenue.customerSince', type: 'timestamp', description: 'Since when the account has paid without a break', unknownWhen: 'it does not pay', read: ({ revenue }, at) => startOf(revenue.payingSinceDay, at) },
  { path: 'revenue.zeroSince', type: 'timestamp', description: 'Since when the account, which once paid, pays nothing', unknownWhen: 'it pays, or never paid', read: (part, at) => startOf(zeroDay(part.revenue, ledger(part, at), at.today), at), changes: nextMove },
  {
    path: 'revenue.daysAtZero',
    type: 'double',
    unit: 'days',
    description: `Company days since the account, which once paid, pays nothing; counts up to ${MOST_DAYS_AT_ZERO}`,
    unknownWhen: 'it pays, or never paid',
    read: daysAtZero,
    changes: (part, at) => ((daysAtZero(part, at) ?? MOST_DAYS_AT_ZERO) < MOST_DAYS_AT_ZERO ? at.calendar.startOf(at.today + 1) : nextMove(part, at)),
  },
];

const RENEWAL: readonly RevenueFact[] = [
  { path: 'renewal.date', type: 'timestamp', description: 'The end of the next open term', unknownWhen: 'none is open; monthly plans without a term never are', read: (part, at) => startOf(renewalOf(part)?.dueDay, at), changes: nextMove },
  {
    path: 'renewal.daysUntil',
    type: 'double',
    unit: 'days',
    description: 'Company days to the end of the next open term; below 0 while it is overdue',
    unknownWhen: 'none is open',
    read: (part, { today }) => {
      const due = renewalOf(part)?.dueDay;
      return due === undefined ? undefined : due - today;
    },
    changes: 'daily',
  },
  { path: 'renewal.status', type: 'string', description: 'How the next renewal stands', unknownWhen: 'none is open', values: RENEWAL_STATUSES, read: (part) => renewalOf(part)?.status, changes: nextMove },
  { path: 'renewal.noticeBy', type: 'timestamp', description: 'Until when notice can be given', unknownWhen: 'no renewal is open, or its contract names no date', read: (part, at) => startOf(renewalOf(part)?.noticeDay, at), changes: nextMove },
];

/** The facts of groups `revenue` and `renewal`, and `account.isCustomer`. */
export const revenueFacts: readonly RevenueFact[] = [...REVENUE, ...RENEWAL];
