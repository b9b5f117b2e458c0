import type { Scribe } from '../event/scribe.js';
import { type Calendar, dateFromDay } from '../kernel/calendar.js';
import { hashKey } from '../kernel/ids.js';
import type { Announced, RenewalState, RevenueView } from './revenue.state.js';
import { endDay, isCancelled, type Known, type Ledger, monthly, yearly } from './subscription.rules.js';

const dateOf = (day: number | null | undefined): string | null => (day == null ? null : dateFromDay(day));

const startOf = (day: number | null, calendar: Calendar): number | null =>
  day === null ? null : calendar.startOf(day);

export function subscriptionRow(subscription: Known, ledger: Ledger, announced: Announced, { accountId, now }: Scribe) {
  const { id, externalId, terms, changedAt } = subscription;
  const cancellation = isCancelled(subscription) ? subscription.cancellation : undefined;
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
    mrr_minor: monthly(terms),
    arr_minor: yearly(terms),
    starts_on: dateFromDay(terms.startDay),
    ends_on: dateOf(terms.endDay),
    paid_until: dateOf(endDay(subscription, ledger)),
    status: announced.status,
    auto_renews: terms.autoRenews,
    notice_by: dateOf(terms.noticeDay),
    cancelled_at: cancellation?.at ?? null,
    loss_kind: cancellation?.kind ?? null,
    loss_reason: cancellation?.reason ?? null,
    competitor: cancellation?.competitor ?? null,
    changed_at: changedAt,
    updated_at: now,
  };
}

/** `decided_at` is the moment of the turn that saw it decided. */
export function renewalRow(
  { id, dueDay, noticeDay, status, dueMinor }: RenewalState,
  subscription: Known,
  { accountId, now }: Scribe,
) {
  return {
    id,
    account_id: accountId,
    subscription_id: subscription.id,
    due_on: dateFromDay(dueDay),
    notice_by: dateOf(noticeDay),
    status,
    auto_renews: subscription.terms.autoRenews,
    due_minor: dueMinor,
    currency: subscription.terms.currency,
    decided_at: status === 'OPEN' ? null : now,
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
