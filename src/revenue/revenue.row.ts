import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { type Calendar, dateFromDay } from '../kernel/calendar.js';
import { hashKey } from '../kernel/ids.js';
import type { RenewalState, RevenueView, Telling } from './revenue.state.js';
import {
  endDay,
  isCancelled,
  monthly,
  type Standing,
  type Stretch,
  shownOn,
  statusOn,
  yearly,
} from './subscription.rules.js';
import type { TermView } from './term.types.js';

const dateOf = (day: number | null | undefined): string | null => (day == null ? null : dateFromDay(day));

const startOf = (day: number | null, calendar: Calendar): number | null =>
  day === null ? null : calendar.startOf(day);

/** A subscription as its row shows it on a company day: by the terms that hold, else the next, else the last. */
export function subscriptionRow(standing: Standing, today: number, { accountId, now }: Scribe) {
  const { state } = standing;
  const { id, externalId, tellings, cancellations } = state;
  const shown = shownOn(standing, today);
  const last = tellings.at(-1) as Telling;
  const terms = shown?.terms ?? last.terms;
  const cancellation = isCancelled(state) ? cancellations.at(-1) : undefined;
  return {
    id,
    account_id: accountId,
    external_id: externalId,
    external_hash: hashKey(`${accountId}/${externalId}`),
    product: terms.product,
    plan: terms.plan ?? null,
    seats: terms.seats ?? null,
    amount_minor: terms.amountMinor,
    currency: terms.currency,
    billing_months: terms.billingMonths,
    billing_interval: terms.billingInterval ?? 'MONTH',
    billing_count: terms.billingIntervalCount ?? terms.billingMonths,
    mrr_minor: shown === undefined ? 0 : monthly(shown),
    arr_minor: shown === undefined ? 0 : yearly(shown),
    starts_on: dateFromDay(terms.startDay),
    ends_on: dateOf(terms.endDay),
    paid_until: dateOf(endDay(standing)),
    paused_until: dateOf(terms.pausedUntilDay),
    status: statusOn(standing, today),
    auto_renews: terms.autoRenews,
    notice_by: dateOf(terms.noticeDay),
    cancelled_at: cancellation?.at ?? null,
    loss_kind: cancellation?.kind ?? null,
    loss_reason: cancellation?.reason ?? null,
    competitor: cancellation?.competitor ?? null,
    terms: JSON.stringify(standing.stretches.map(termView)),
    changed_at: last.at,
    updated_at: now,
  };
}

/** A digest of what a row says of a subscription, apart from when it was told and how its terms were before. */
export function digestOf(row: ReturnType<typeof subscriptionRow>): string {
  const { terms: _, changed_at: __, updated_at: ___, external_hash: ____, cancelled_at: _____, ...said } = row;
  return hashKey(JSON.stringify(said)).toString('base64url').slice(0, 12);
}

const termView = (stretch: Stretch): TermView => ({
  from: dateFromDay(stretch.from),
  to: dateOf(stretch.to),
  product: stretch.terms.product,
  plan: stretch.terms.plan ?? null,
  seats: stretch.terms.seats ?? null,
  amountMinor: stretch.terms.amountMinor,
  currency: stretch.terms.currency,
  mrrMinor: monthly(stretch),
  arrMinor: yearly(stretch),
  status: stretch.terms.status,
  cause: stretch.isGrace ? 'GRACE' : stretch.cause,
  ends: stretch.ends ?? null,
  toldAt: stretch.telling.at,
  recordedAt: stretch.telling.recordedAt,
});

/** `decided_at` is the moment of the turn that saw it decided, or the day of a decision that was found later. */
export function renewalRow(
  { id, dueDay, noticeDay, status, dueMinor, decidedDay }: RenewalState,
  standing: Standing,
  { today, calendar }: FactMoment,
  { accountId, now }: Scribe,
) {
  const { terms } = shownOn(standing, Math.min(dueDay - 1, today)) ?? (standing.state.tellings.at(-1) as Telling);
  return {
    id,
    account_id: accountId,
    subscription_id: standing.state.id,
    due_on: dateFromDay(dueDay),
    notice_by: dateOf(noticeDay),
    status,
    auto_renews: terms.autoRenews,
    due_minor: dueMinor,
    currency: terms.currency,
    decided_at: decidedDay === undefined ? null : decidedDay === today ? now : calendar.startOf(decidedDay),
  };
}

export const revenueRow = (view: RevenueView, accountId: string, calendar: Calendar) => ({
  account_id: accountId,
  mrr_minor: view.mrrMinor,
  arr_minor: view.arrMinor,
  currency: view.currency,
  is_customer: view.isCustomer,
  seats: view.seats,
  plan: view.plan,
  renewal_id: view.renewalId,
  renewal_on: view.renewalOn,
  notice_on: dateOf(view.noticeDay),
  customer_since: startOf(view.payingSinceDay, calendar),
  first_paid_at: startOf(view.firstPaidDay, calendar),
  zero_since: startOf(view.zeroDay, calendar),
});
