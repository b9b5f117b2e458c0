import type { FactMoment } from '../condition/fact.js';
import { MOST_INT, withinSafe } from '../kernel/bounds.js';
import { dateFromDay } from '../kernel/calendar.js';
import { behindOn } from './archive.rules.js';
import { LATE_DAYS } from './course.rules.js';
import { reported } from './money.rules.js';
import { paidDays } from './paid.rules.js';
import { forgottenOn, nextRenewal } from './renewal.rules.js';
import type { RenewalState, RevenuePart, RevenueView } from './revenue.state.js';
import {
  arrAt,
  countsOn,
  isPaid,
  type Ledger,
  ledgerOf,
  liveOn,
  monthly,
  mrrAt,
  type Stretch,
  seatsOn,
  subscriptionsOf,
} from './subscription.rules.js';

/** How the account's revenue stands: as settled for today, else worked out anew. */
export function standingOf(revenue: RevenuePart, at: FactMoment): RevenueView {
  return revenue.view !== undefined && revenue.settledDay === at.today
    ? revenue.view
    : viewOf(revenue, ledgerOf(subscriptionsOf(revenue), at.surroundings, at.today), at);
}

export function viewOf(revenue: RevenuePart, ledger: Ledger, { today, surroundings }: FactMoment): RevenueView {
  const live = liveOn(ledger, today);
  const renewal = nextRenewal(ledger);
  const paid = paidDays(revenue, ledger);
  const seats = seatsOn(live);
  return {
    mrrMinor: withinSafe(reported(mrrAt(ledger, today), surroundings)),
    arrMinor: withinSafe(reported(arrAt(ledger, today), surroundings)),
    currency: surroundings.currency,
    isCustomer: ledger.all.some((standing) => countsOn(standing, today)),
    seats: seats === undefined ? null : Math.min(seats, MOST_INT),
    plan: planOf(live) ?? null,
    products: [...new Set(live.map(({ terms }) => terms.product))].sort(),
    hasTrial: live.some(({ terms }) => terms.status === 'TRIAL'),
    renewalId: renewal?.id ?? null,
    renewalOn: renewal === undefined ? null : dateFromDay(renewal.dueDay),
    dueDay: renewal?.dueDay ?? null,
    noticeDay: renewal?.noticeDay ?? null,
    payingSinceDay: paid.sinceDay ?? null,
    firstPaidDay: paid.firstDay ?? null,
    zeroDay: paid.zeroDay ?? null,
    ...(hasMoved(revenue, ledger, paid.zeroDay) && { hasMoved: true as const }),
    nextDay: nextDay(ledger) ?? null,
  };
}

/** Whether all that ended last went to other accounts; once that is out of sight, as it was known. */
function hasMoved({ view }: RevenuePart, { all }: Ledger, zeroDay: number | undefined): boolean {
  if (zeroDay === undefined) return false;
  const last = all.flatMap(({ stretches }) => stretches.filter((one) => one.to === zeroDay && isPaid(one)));
  return last.length === 0
    ? view?.zeroDay === zeroDay && view.hasMoved === true
    : last.every(({ ends }) => ends === 'TRANSFERRED');
}

/** The plan of the subscription that pays the most. */
const planOf = (live: readonly Stretch[]): string | undefined =>
  [...live].sort((a, b) => monthly(b) - monthly(a) || (a.terms.product < b.terms.product ? -1 : 1))[0]?.terms.plan;

/** When terms next begin, end, change or lapse, a renewal is over, or a subscription is out of sight. */
function nextDay({ all, today }: Ledger): number | undefined {
  const days = all.flatMap((standing) => [
    ...standing.stretches.flatMap(({ from, to, terms: { endDay } }) => [from, to, ...dueDays(endDay)]),
    ...standing.state.renewals.flatMap((renewal) => (isDecided(renewal) ? forgottenOn(renewal) : [])),
    behindOn(standing),
  ]);
  const ahead = days.filter((day): day is number => day !== undefined && day > today);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

const isDecided = ({ status }: RenewalState): boolean => status === 'RENEWED' || status === 'LOST';

const dueDays = (endDay: number | undefined): number[] => (endDay === undefined ? [] : [endDay, endDay + LATE_DAYS]);
