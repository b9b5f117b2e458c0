import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { recordAccountChange } from '../journey/account-change.js';
import { idOf } from '../kernel/ids.js';
import { pack } from './archive.rules.js';
import { major, reported } from './money.rules.js';
import { renewalsIn, settledRenewals } from './renewal.rules.js';
import { digestOf, renewalRow, revenueRow, subscriptionRow } from './revenue.row.js';
import type { Announced, RevenuePart, RevenueView, SubscriptionState } from './revenue.state.js';
import { viewOf } from './revenue-standing.js';
import {
  countsOn,
  endDay,
  isCancelled,
  isNoticed,
  KEPT_DAYS,
  type Ledger,
  ledgerOf,
  monthly,
  type Standing,
  shownOn,
  statusOn,
  stretchOn,
  subscriptionsOf,
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
  /** MRR that came from other accounts, less what went to some, by currency. */
  readonly carried: Record<string, number>;
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
  if (isRevenueStill(revenue, at)) return;
  const all = subscriptionsOf(revenue);
  const ledger = ledgerOf(all, at.surroundings, at.today);
  const moving: Moving = { revenue, ledger, scribe, at, causeId: lazily(() => causeOf(all, scribe)), carried: {} };
  const before = announcedTotals(all);
  for (const standing of ledger.all) if (standing.state.tellings.length > 0) move(standing, moving);
  reportMrr(before, announcedTotals(all), moving);
  for (const subscription of all) delete subscription.touchedBy;
  recordRevenue(moving);
  pack(revenue, ledger);
}

/** Whether the day brings nothing; then it counts as settled. */
export function isRevenueStill(revenue: RevenuePart, at: FactMoment): boolean {
  if (!isSettled(revenue, at)) return false;
  revenue.settledDay = at.today;
  return true;
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
    Object.values(subscriptions).every(({ tellings }) =>
      tellings.every(({ terms }) => terms.currency === surroundings.currency),
    )
  );
}

function move(standing: Standing, moving: Moving): void {
  const { state } = standing;
  const { scribe, at } = moving;
  decideRenewals(standing, moving);
  const before = state.announced;
  const row = subscriptionRow(standing, at.today, scribe);
  const after = announcedOf(standing, digestOf(row), at.today);
  const isSame = before !== undefined && isAlike(before, after);
  state.announced = after;
  carry(standing, before, after, moving.carried);
  if (isSame && state.touchedBy === undefined) return;
  scribe.write({ table: 'subscription', mode: 'upsert', row });
  if (!isSame) announce(standing, before, after, moving);
}

/** A contract that moves between accounts is no rise of the MRR here, and makes up for no fall of it there. */
function carry(
  standing: Standing,
  before: Announced | undefined,
  after: Announced,
  carried: Record<string, number>,
): void {
  const { currency } = after;
  if (isArrival(standing, before, after)) carried[currency] = (carried[currency] ?? 0) + after.mrrMinor;
  else if (isTransfer(standing) && before !== undefined && after.status === 'ENDED')
    carried[before.currency] = (carried[before.currency] ?? 0) - before.mrrMinor;
}

/** Whether it begins here because it came from another account. */
const isArrival = ({ spells }: Standing, before: Announced | undefined, { hasBegun }: Announced): boolean =>
  hasBegun && before?.hasBegun !== true && spells[0]?.cause === 'TRANSFERRED';

function announcedOf(standing: Standing, digest: string, today: number): Announced {
  const shown = shownOn(standing, today);
  const counts = countsOn(standing, today);
  const ended = standing.stretches.findLast(({ to }) => to !== undefined && to <= today)?.to;
  return {
    status: statusOn(standing, today),
    mrrMinor: counts && shown !== undefined ? monthly(shown) : 0,
    currency: (shown ?? standing.state.tellings.at(-1))?.terms.currency ?? '',
    hasBegun: standing.stretches.some(({ from, terms }) => from <= today && terms.status !== 'TRIAL'),
    isNoticed: isNoticed(standing),
    ...(!counts && ended !== undefined && { endedDay: ended }),
    digest,
  };
}

/** Whether nothing is to be announced. A state of an earlier release knows no digest. */
function isAlike(before: Announced, after: Announced): boolean {
  return (
    (before.digest === undefined || before.digest === after.digest) &&
    before.status === after.status &&
    before.mrrMinor === after.mrrMinor &&
    before.currency === after.currency &&
    before.hasBegun === after.hasBegun &&
    before.isNoticed === after.isNoticed
  );
}

/**
 * What the move is to playbooks and frontends: it began, notice was given or it ended without one, or it changed
 * otherwise.
 */
function announce(
  standing: Standing,
  before: Announced | undefined,
  after: Announced,
  { scribe, at, causeId }: Moving,
): void {
  const { id } = standing.state;
  const isOver = after.status === 'ENDED';
  if (isOver && before === undefined) return;
  recordContract(id, before, after, scribe);
  const begins = after.hasBegun && !isOver && (!before?.hasBegun || isBack(standing, before, at.today));
  if (begins && !isArrival(standing, before, after)) {
    const { product, plan } = termsOf(standing, at.today);
    scribe.emit({
      type: 'subscription.contracted',
      data: { subscriptionId: id, product, ...(plan !== undefined && { plan }), mrr: mrrOf(after, at) },
      causeId: causeId(),
    });
  } else if (
    !before?.isNoticed &&
    (after.isNoticed || (isOver && before?.status !== 'ENDED')) &&
    !isTransfer(standing)
  ) {
    scribe.emit({
      type: 'subscription.cancelled',
      data: { subscriptionId: id, ...lossOf(standing, at) },
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

/** On the timeline stands what changes how it counts, not every field that is told. */
function recordContract(subscriptionId: string, before: Announced | undefined, after: Announced, scribe: Scribe): void {
  const { status, mrrMinor, currency } = after;
  if (before?.status === status && before.mrrMinor === mrrMinor && before.currency === currency) return;
  const data = {
    subscriptionId,
    status,
    statusBefore: before?.status ?? null,
    currency,
    mrrMinor,
    mrrMinorBefore: before?.mrrMinor ?? 0,
    currencyBefore: before?.currency ?? currency,
  };
  recordAccountChange(scribe, { kind: 'CONTRACT', key: subscriptionId, data });
}

/** Whether it begins anew, long after it ended. */
function isBack(standing: Standing, { status, endedDay }: Announced, today: number): boolean {
  const from = stretchOn(standing, today)?.from;
  return status === 'ENDED' && endedDay !== undefined && from !== undefined && from >= endedDay + KEPT_DAYS;
}

/** Whether it went to another account: no loss. */
const isTransfer = ({ state }: Standing): boolean =>
  isCancelled(state) && state.cancellations.at(-1)?.kind === 'TRANSFERRED';

const termsOf = (standing: Standing, today: number) =>
  (shownOn(standing, today) ?? (standing.state.tellings.at(-1) as Standing['state']['tellings'][number])).terms;

const mrrOf = (announced: Announced | undefined, { surroundings }: FactMoment): number =>
  announced === undefined
    ? 0
    : major(reported({ [announced.currency]: announced.mrrMinor }, surroundings), surroundings);

function lossOf(standing: Standing, { calendar }: FactMoment) {
  const end = endDay(standing);
  const reason = isCancelled(standing.state) ? standing.state.cancellations.at(-1)?.reason : undefined;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(end === undefined ? {} : { endsAt: calendar.startOf(end) }),
  };
}

function decideRenewals(standing: Standing, { ledger, scribe, at }: Moving): void {
  const { state } = standing;
  const named = (firstDay: number) => idOf('renewal', 0, `${state.id}/${firstDay}`);
  const known = new Map(state.renewals.map((renewal) => [renewal.id, JSON.stringify(renewal)]));
  state.renewals = settledRenewals(state.renewals, renewalsIn(standing, ledger, named), at.today);
  for (const renewal of state.renewals)
    if (known.get(renewal.id) !== JSON.stringify(renewal))
      scribe.write({ table: 'renewal', mode: 'upsert', row: renewalRow(renewal, standing, at, scribe) });
}

/** Today's rates on both sides: a currency that moves is no movement of the MRR. */
function reportMrr(before: Totals, after: Totals, moving: Moving): void {
  const { revenue, scribe, causeId, carried } = moving;
  const { surroundings } = moving.at;
  const [was, is] = [reported(before, surroundings), reported(after, surroundings)];
  const own = Math.max(0, was + reported(carried, surroundings));
  if (is > own) revenue.rise = { before: own, after: is };
  if (was === is) return;
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

function recordRevenue({ revenue, ledger, scribe, at }: Moving): void {
  const rowOf = (view: RevenueView) => revenueRow(view, scribe.accountId, at.calendar);
  const before = revenue.view && JSON.stringify(rowOf(revenue.view));
  revenue.view = viewOf(revenue, ledger, at);
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
