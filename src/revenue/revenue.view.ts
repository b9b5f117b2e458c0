import type { FactMoment } from '../condition/fact.js';
import { dateFromDay } from '../kernel/calendar.js';
import { reported } from './money.rules.js';
import { nextRenewal } from './renewal.rules.js';
import type { RevenuePart, RevenueView } from './revenue.state.js';
import { arrAt, countsOn, firstContractDay, liveOn, monthly, mrrAt, seatsOn, subscriptionsOf, zeroDay } from './subscription.rules.js';

/** A customer is an account whose MRR is over 0: whether a rate is known for its currency does not matter. */
export function isCustomer(revenue: RevenuePart, today: number): boolean {
  const all = subscriptionsOf(revenue);
  return all.some((subscription) => countsOn(subscription, all, today));
}

/** The plan of the live subscription that pays the most. */
export function planOf(revenue: RevenuePart, today: number): string | undefined {
  return liveOn(revenue, today).sort((a, b) => monthly(b.terms) - monthly(a.terms) || (a.id < b.id ? -1 : 1))[0]?.terms.plan;
}

/** The account's revenue as its row and other domains show it. */
export function viewOf(revenue: RevenuePart, { today, calendar, surroundings }: FactMoment): RevenueView {
  const all = subscriptionsOf(revenue);
  const renewal = nextRenewal(all);
  const startOf = (day: number | undefined) => (day === undefined ? null : calendar.startOf(day));
  return {
    mrrMinor: reported(mrrAt(all, today), surroundings),
    arrMinor: reported(arrAt(all, today), surroundings),
    currency: surroundings.currency,
    isCustomer: isCustomer(revenue, today),
    seats: seatsOn(revenue, today) ?? null,
    plan: planOf(revenue, today) ?? null,
    renewalId: renewal?.id ?? null,
    renewalOn: renewal === undefined ? null : dateFromDay(renewal.dueDay),
    noticeOn: renewal?.noticeDay === undefined ? null : dateFromDay(renewal.noticeDay),
    customerSince: startOf(revenue.payingSinceDay),
    firstPaidAt: startOf(firstContractDay(revenue, today)),
    zeroSince: startOf(zeroDay(revenue, today)),
  };
}
