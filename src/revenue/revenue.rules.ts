import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { idOf } from '../kernel/ids.js';
import { major, reported } from './money.rules.js';
import { forgottenOn, moveRenewal } from './renewal.rules.js';
import { renewalRow, revenueRow, subscriptionRow } from './revenue.row.js';
import type { Announced, RenewalState, RevenuePart, RevenueView, SubscriptionState } from './revenue.state.js';
import { viewOf } from './revenue.view.js';
import {
  countsOn,
  endDay,
  firstContractDay,
  firstStartDay,
  isCancelled,
  KEPT_DAYS,
  type Known,
  type Ledger,
  ledgerOf,
  monthly,
  paidFromDay,
  statusOn,
  type Totals,
} from './subscription.rules.js';

/** What the rules of one call share. */
interface Moving {
  readonly revenue: RevenuePart;
  readonly ledger: Ledger;
  readonly scribe: Scribe;
  readonly at: FactMoment;
  /** The cause of what is emitted, made when first needed. */
  readonly causeId: () => string;
}

/**
 * Brings subscriptions up to date with what signals said and what the day brings: those that begin and end, renewals
 * that are decided, the account's MRR. Emits what is new and writes the rows that differ. A turn calls it at the start
 * of each pass; once settled for a company day, only a signal can change anything that day.
 */
export function moveSubscriptions(
  { revenue }: { readonly revenue: RevenuePart },
  scribe: Scribe,
  at: FactMoment,
): void {
  if (isSettled(revenue, at)) {
    revenue.settledDay = at.today;
    return;
  }
  const ledger = ledgerOf(revenue, at.surroundings);
  const { all } = ledger;
  const moving: Moving = { revenue, ledger, scribe, at, causeId: lazily(() => causeOf(all, scribe)) };
  const before = announcedTotals(all);
  for (const subscription of all) if (isKnown(subscription)) move(subscription, moving);
  reportMrr(before, announcedTotals(all), moving);
  for (const subscription of all) delete subscription.touchedBy;
  notePaying(moving);
  letGo(moving);
  forget(moving);
  noteRevenue(moving);
}

/**
 * Whether today is as the day that was settled last: no signal came (it would have unsettled it), no date came due, no
 * rate is in play.
 */
function isSettled({ settledDay, view, subscriptions }: RevenuePart, { today, surroundings }: FactMoment): boolean {
  if (settledDay === today) return true;
  if (
    settledDay === undefined ||
    view === undefined ||
    settledDay > today ||
    (view.nextDay !== null && view.nextDay <= today)
  )
    return false;
  return (
    view.currency === surroundings.currency &&
    Object.values(subscriptions).every(({ terms }) => terms === undefined || terms.currency === surroundings.currency)
  );
}

function move(subscription: Known, moving: Moving): void {
  const { ledger, scribe, at } = moving;
  decideRenewal(subscription, moving);
  const before = subscription.announced;
  const after = announcedOf(subscription, ledger, at.today);
  if (subscription.touchedBy === undefined && JSON.stringify(before) === JSON.stringify(after)) return;
  subscription.announced = after;
  scribe.write({ table: 'subscription', mode: 'upsert', row: subscriptionRow(subscription, ledger, after, scribe) });
  announce(subscription, before, after, moving);
}

const isKnown = (subscription: SubscriptionState): subscription is Known => subscription.terms !== undefined;

function announcedOf(subscription: Known, ledger: Ledger, today: number): Announced {
  const { terms } = subscription;
  return {
    status: statusOn(subscription, ledger, today),
    mrrMinor: countsOn(subscription, ledger, today) ? monthly(terms) : 0,
    currency: terms.currency,
    hasBegun: (paidFromDay(subscription) ?? today + 1) <= today,
    isNoticed: isCancelled(subscription) || terms.status === 'CANCELLING',
  };
}

/**
 * What the move is to playbooks and frontends: it began, notice was given or it ended without one, or it changed
 * otherwise.
 */
function announce(
  subscription: Known,
  before: Announced | undefined,
  after: Announced,
  { ledger, scribe, at, causeId }: Moving,
): void {
  const { id, terms } = subscription;
  const isOver = after.status === 'ENDED';
  if (isOver && before === undefined) return;
  if (after.hasBegun && !before?.hasBegun && !isOver) {
    const plan = terms.plan === undefined ? {} : { plan: terms.plan };
    scribe.emit({
      type: 'subscription.contracted',
      data: { subscriptionId: id, product: terms.product, ...plan, mrr: mrrOf(after, at) },
      causeId: causeId(),
    });
  } else if (!before?.isNoticed && (after.isNoticed || (isOver && before?.status !== 'ENDED'))) {
    scribe.emit({
      type: 'subscription.cancelled',
      data: { subscriptionId: id, ...lossOf(subscription, ledger, at) },
      causeId: causeId(),
    });
  } else {
    scribe.emit({
      type: 'subscription.changed',
      data: { subscriptionId: id, status: after.status, mrrBefore: mrrOf(before, at), mrr: mrrOf(after, at) },
      causeId: causeId(),
    });
  }
}

const mrrOf = (announced: Announced | undefined, { surroundings }: FactMoment): number =>
  announced === undefined
    ? 0
    : major(reported({ [announced.currency]: announced.mrrMinor }, surroundings), surroundings);

function lossOf(subscription: SubscriptionState, ledger: Ledger, { calendar }: FactMoment) {
  const end = endDay(subscription, ledger);
  const reason = isCancelled(subscription) ? subscription.cancellation?.reason : undefined;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(end === undefined ? {} : { endsAt: calendar.startOf(end) }),
  };
}

function decideRenewal(subscription: Known, { revenue, ledger, scribe, at }: Moving): void {
  const named = (dueDay: number) => idOf('renewal', 0, `${subscription.id}/${dueDay}`);
  const known = subscription.renewal;
  const { decided, present } = moveRenewal(subscription, ledger, at.today, named);
  if (present === undefined) delete subscription.renewal;
  else subscription.renewal = present;
  const write = (renewal: RenewalState) =>
    scribe.write({ table: 'renewal', mode: 'upsert', row: renewalRow(renewal, subscription, scribe) });
  if (decided !== undefined) write(decided);
  if (known !== undefined && known.id !== present?.id) setAside(revenue, decided ?? known, at.today);
  if (present !== undefined && JSON.stringify(known) !== JSON.stringify(present)) write(present);
}

/** A renewal that gave way is kept for a while; one that is undone (its contract is a trial after all) is not. */
function setAside(revenue: RevenuePart, renewal: RenewalState, today: number): void {
  if (renewal.status !== 'OPEN') revenue.decided[renewal.id] = { ...renewal, decidedDay: today };
}

function forget({ revenue, at: { today } }: Moving): void {
  for (const renewal of Object.values(revenue.decided))
    if (forgottenOn(renewal) <= today) delete revenue.decided[renewal.id];
}

/** Today's rates on both sides: a currency that moves is no movement of the MRR. */
function reportMrr(before: Totals, after: Totals, { revenue, scribe, at: { surroundings }, causeId }: Moving): void {
  const [was, is] = [reported(before, surroundings), reported(after, surroundings)];
  if (was === is) return;
  if (is > was) revenue.rise = { before: was, after: is };
  scribe.emit({
    type: 'mrr.moved',
    data: { before: major(was, surroundings), after: major(is, surroundings) },
    causeId: causeId(),
  });
}

function announcedTotals(all: readonly SubscriptionState[]): Totals {
  const totals: Record<string, number> = {};
  for (const { announced } of all)
    if (announced !== undefined) totals[announced.currency] = (totals[announced.currency] ?? 0) + announced.mrrMinor;
  return totals;
}

/** The start of the present spell of paying without a break. */
function notePaying({ revenue, ledger, at: { today } }: Moving): void {
  const starts = ledger.all
    .filter((subscription) => countsOn(subscription, ledger, today))
    .map((subscription) => paidFromDay(subscription) ?? today);
  if (starts.length === 0) delete revenue.payingSinceDay;
  else revenue.payingSinceDay = Math.min(revenue.payingSinceDay ?? today, ...starts);
}

function letGo({ revenue, ledger, at: { today } }: Moving): void {
  const { all } = ledger;
  const kept = all.filter((subscription) => !isBehind(subscription, ledger, today));
  if (kept.length === all.length) return;
  const ends = all
    .filter(
      (subscription) =>
        !kept.includes(subscription) && subscription.terms?.amountMinor && subscription.terms.status !== 'TRIAL',
    )
    .map((subscription) => endDay(subscription, ledger));
  const past = {
    firstStartDay: firstStartDay(revenue),
    firstPaidDay: firstContractDay(revenue, today),
    paidUntilDay: latest([revenue.past.paidUntilDay, ...ends]),
  };
  revenue.past = Object.fromEntries(Object.entries(past).filter(([, day]) => day !== undefined));
  revenue.subscriptions = Object.fromEntries(kept.map((subscription) => [subscription.id, subscription]));
}

/** Ended long ago, or a cancellation of what was never heard of. */
function isBehind(subscription: SubscriptionState, ledger: Ledger, today: number): boolean {
  const end = subscription.terms === undefined ? subscription.cancellation?.day : endDay(subscription, ledger);
  return end !== undefined && end + KEPT_DAYS <= today;
}

function latest(days: readonly (number | undefined)[]): number | undefined {
  const known = days.filter((day): day is number => day !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function noteRevenue({ revenue, scribe, at }: Moving): void {
  const rowOf = (view: RevenueView) => revenueRow(view, scribe.accountId, at.calendar);
  const before = revenue.view && JSON.stringify(rowOf(revenue.view));
  revenue.view = viewOf(revenue, at);
  revenue.settledDay = at.today;
  const row = rowOf(revenue.view);
  if (JSON.stringify(row) !== before) scribe.write({ table: 'account_revenue', mode: 'upsert', row });
}

function causeOf(all: readonly SubscriptionState[], scribe: Scribe): string {
  const actorId = all.find(({ touchedBy }) => touchedBy !== undefined)?.touchedBy;
  return scribe.cause(
    actorId === undefined
      ? { kind: 'TIME', summary: 'A term began or ended.' }
      : { kind: 'SIGNAL', summary: 'A signal told of the subscription.', actorId },
  );
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
