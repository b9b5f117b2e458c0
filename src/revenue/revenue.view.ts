import type { FactMoment } from '../condition/fact.js';
import { dateFromDay } from '../kernel/calendar.js';
import { reported } from './money.rules.js';
import { nextRenewal } from './renewal.rules.js';
import type { RevenuePart, RevenueView } from './revenue.state.js';
import { arrAt, countsOn, firstContractDay, type Ledger, ledgerOf, liveOn, monthly, mrrAt, seatsOn, zeroDay } from './subscription.rules.js';

/** A customer is an account whose MRR is over 0: whether a rate is known for its currency does not matter. */
export function isCustomer(ledger: Ledger, today: number): boolean {
  return ledger.all.some((subscription) => countsOn(subscription, ledger, today));
}

/** The plan of the live subscription that pays the most. */
export function planOf(ledger: Ledger, today: number): string | undefined {
  return liveOn(ledger, today).sort((a, b) => monthly(b.terms) - monthly(a.terms) || (a.id < b.id ? -1 : 1))[0]?.terms.plan;
}

/** The account's revenue as its row and other domains show it. */
export function viewOf(revenue: RevenuePart, { today, calendar, surroundings }: FactMoment): RevenueView {
  const ledger = ledgerOf(revenue, surroundings);
  const renewal = nextRenewal(ledger.all);
  const startOf = (day: number | undefined) => (day === undefined ? null : calendar.startOf(day));
  return {
    mrrMinor: reported(mrrAt(ledger, today), surroundings),
    arrMinor: reported(arrAt(ledger, today), surroundings),
    currency: surroundings.currency,
    isCustomer: isCustomer(ledger, today),
    seats: seatsOn(ledger, today) ?? null,
    plan: planOf(ledger, today) ?? null,
    renewalId: renewal?.id ?? null,
    renewalOn: renewal === undefined ? null : dateFromDay(renewal.dueDay),
    noticeOn: renewal?.noticeDay === undefined ? null : dateFromDay(renewal.noticeDay),
    customerSince: startOf(revenue.payingSinceDay),
    firstPaidAt: startOf(firstContractDay(revenue, today)),
    zeroSince: startOf(zeroDay(revenue, ledger, today)),
  };
}
