import { divideHalfEven } from '../kernel/money.js';
import type { RevenuePart, SubscriptionState, Terms } from './revenue.state.js';
import type { SubscriptionStatus } from './revenue.types.js';

/**
 * A term that lapses, with nothing said about it, still counts for so many days unless the company says otherwise.
 * (domain.md, Lifecycle)
 */
export const GRACE_DAYS = 30;

/**
 * A subscription is let go of when its end lies so many days back: by then its renewal is decided and late signals are
 * over.
 */
export const KEPT_DAYS = 63;

/** A renewal that comes so many days late still counts. (domain.md, Renewal) */
export const LATE_DAYS = 30;

/** A subscription of the same product that starts so near to a term's end takes its place. */
const SUCCESSION_DAYS = 31;

/** A subscription whose terms are known. */
export type Known = SubscriptionState & { readonly terms: Terms };

/** An account's subscriptions, and how long a lapsed one counts. */
export interface Ledger {
  readonly all: readonly SubscriptionState[];
  readonly graceDays: number;
}

export const ledgerOf = (
  part: RevenuePart,
  { graceDays = GRACE_DAYS }: { readonly graceDays?: number } = {},
): Ledger => ({ all: subscriptionsOf(part), graceDays });

export const subscriptionsOf = ({ subscriptions }: RevenuePart): SubscriptionState[] => Object.values(subscriptions);

/** What the contract comes to per month, in minor units of its currency, half to even. A trial pays nothing. */
export const monthly = ({ amountMinor, billingMonths, status }: Terms): number =>
  status === 'TRIAL' ? 0 : divideHalfEven(amountMinor, billingMonths);

/** What the contract comes to per year. */
export const yearly = ({ amountMinor, billingMonths, status }: Terms): number =>
  status === 'TRIAL' ? 0 : divideHalfEven(amountMinor * 12, billingMonths);

/** A cancellation holds until a later change of the subscription says otherwise. */
export const isCancelled = ({ cancellation, changedAt }: SubscriptionState): boolean =>
  cancellation !== undefined && cancellation.at >= changedAt;

/**
 * The company day on which a subscription stops to count, exclusive; undefined while none is in sight. In this order:
 * a cancellation's end (named, else the term's for notice of leaving, else the day it was said); the end of what is
 * ENDED or on notice, to the day; a trial's; a term that does not renew by itself, to the day. A term that renews by
 * itself and has passed without a word lapses: it counts through the grace period, or until what replaced it starts.
 */
export function endDay(subscription: SubscriptionState, { all, graceDays }: Ledger): number | undefined {
  const { terms, changedDay } = subscription;
  if (isCancelled(subscription)) return cancelledDay(subscription);
  if (terms?.status === 'ENDED') return terms.endDay ?? changedDay;
  if (terms?.endDay === undefined || !mayLapse(terms)) return terms?.endDay;
  const next = successor(subscription as Known, all);
  return next === undefined
    ? terms.endDay + graceDays
    : Math.min(terms.endDay + graceDays, Math.max(terms.endDay, next.terms.startDay));
}

const mayLapse = ({ status, autoRenews }: Terms): boolean =>
  autoRenews && (status === 'ACTIVE' || status === 'PAST_DUE');

function cancelledDay({ cancellation, terms }: SubscriptionState): number | undefined {
  if (cancellation === undefined) return undefined;
  const { day, endDay: named, kind } = cancellation;
  if (named !== undefined) return named;
  const isNotice = kind === 'CANCELLED' || kind === 'EXPIRED';
  return isNotice && terms?.endDay !== undefined && terms.endDay > day ? terms.endDay : day;
}

/** What takes the place of a term that ends: a later subscription of the same product that starts about then. */
export function successor({ id, terms }: Known, among: readonly SubscriptionState[]): Known | undefined {
  const end = terms.endDay;
  if (end === undefined) return undefined;
  return among.find((other): other is Known => {
    if (
      other.id === id ||
      other.terms === undefined ||
      other.terms.product !== terms.product ||
      other.terms.status === 'TRIAL'
    )
      return false;
    const { startDay } = other.terms;
    return startDay > terms.startDay && startDay >= end - SUCCESSION_DAYS && startDay <= end + LATE_DAYS;
  });
}

/** From which day on it pays: its start, or the day on which its trial went on as a contract; undefined for a trial. */
export function paidFromDay({ terms, trialAt, paidAt, paidDay }: SubscriptionState): number | undefined {
  if (terms === undefined || terms.status === 'TRIAL') return undefined;
  const wasTrial = trialAt !== undefined && paidAt !== undefined && trialAt < paidAt;
  return wasTrial ? Math.max(terms.startDay, paidDay ?? terms.startDay) : terms.startDay;
}

/** Whether it adds to the MRR on a company day. */
export function countsOn(subscription: SubscriptionState, ledger: Ledger, day: number): boolean {
  const from = paidFromDay(subscription);
  if (from === undefined || day < from || (subscription.terms as Terms).amountMinor === 0) return false;
  const end = endDay(subscription, ledger);
  return end === undefined || day < end;
}

/** Its status on a company day; one that has yet to start has the status that it was given. */
export function statusOn(subscription: SubscriptionState, ledger: Ledger, day: number): SubscriptionStatus {
  const end = endDay(subscription, ledger);
  if (end !== undefined && end <= day) return 'ENDED';
  if (isCancelled(subscription)) return 'CANCELLING';
  const status = subscription.terms?.status ?? 'ENDED';
  return status === 'ENDED' ? 'CANCELLING' : status;
}

/** Minor units by currency. */
export type Totals = Readonly<Record<string, number>>;

/**
 * The account's MRR on a company day, by currency, from all of its subscriptions: the history is as exact as the
 * present.
 */
export function mrrAt(ledger: Ledger, day: number): Totals {
  return totalOf(ledger, day, monthly);
}

/** The account's ARR on a company day, by currency. */
export function arrAt(ledger: Ledger, day: number): Totals {
  return totalOf(ledger, day, yearly);
}

function totalOf(ledger: Ledger, day: number, amountOf: (terms: Terms) => number): Totals {
  const totals: Record<string, number> = {};
  for (const { terms } of ledger.all.filter((subscription) => countsOn(subscription, ledger, day)) as Known[]) {
    totals[terms.currency] = (totals[terms.currency] ?? 0) + amountOf(terms);
  }
  return totals;
}

/** Live on a company day: started and not ended, paying or on trial. */
export function isLiveOn(subscription: SubscriptionState, ledger: Ledger, day: number): subscription is Known {
  const { terms } = subscription;
  if (terms === undefined || day < terms.startDay) return false;
  const end = endDay(subscription, ledger);
  return end === undefined || day < end;
}

export function liveOn(ledger: Ledger, day: number): Known[] {
  return ledger.all.filter((subscription): subscription is Known => isLiveOn(subscription, ledger, day));
}

/** Seats of the live subscriptions; undefined when none names any. */
export function seatsOn(ledger: Ledger, day: number): number | undefined {
  const seats = liveOn(ledger, day).flatMap(({ terms }) => terms.seats ?? []);
  return seats.length === 0 ? undefined : seats.reduce((sum, count) => sum + count, 0);
}

/** The day on which the first subscription ever, a trial too, started or is to start. */
export function firstStartDay(part: RevenuePart): number | undefined {
  return earliest([part.past.firstStartDay, ...subscriptionsOf(part).map(({ terms }) => terms?.startDay)]);
}

/** The day on which the first contract, a trial is none, began to pay; undefined while none has. */
export function firstContractDay(part: RevenuePart, today: number): number | undefined {
  const day = earliest([part.past.firstPaidDay, ...subscriptionsOf(part).map(contractDay)]);
  return day === undefined || day > today ? undefined : day;
}

const contractDay = (subscription: SubscriptionState): number | undefined =>
  subscription.terms?.amountMinor ? paidFromDay(subscription) : undefined;

/** Since which day the account, which once paid, pays nothing; undefined while it pays, or never paid. */
export function zeroDay({ past }: RevenuePart, ledger: Ledger, today: number): number | undefined {
  const { all } = ledger;
  if (all.some((subscription) => countsOn(subscription, ledger, today))) return undefined;
  const ends = all
    .filter((subscription) => (contractDay(subscription) ?? today) < today)
    .map((subscription) => endDay(subscription, ledger));
  const known = [past.paidUntilDay, ...ends].filter((day): day is number => day !== undefined && day <= today);
  return known.length === 0 ? undefined : Math.max(...known);
}

function earliest(days: readonly (number | undefined)[]): number | undefined {
  const known = days.filter((day): day is number => day !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
