import type { DecidedRenewal, RenewalState, RevenuePart, SubscriptionState } from './revenue.state.js';
import type { RenewalForecast, RenewalStatus } from './revenue.types.js';
import {
  endDay,
  isCancelled,
  KEPT_DAYS,
  type Known,
  LATE_DAYS,
  type Ledger,
  monthly,
  successor,
} from './subscription.rules.js';

/** A term that is prolonged by fewer days than this has another date; by more, it was renewed. */
export const SHORTEST_TERM = 28;

/** Says what became of a term, and which is open now. `named` makes the id of a term's renewal. */
export interface RenewalMove {
  /** The term that is behind, when one was decided by its successor within the same subscription. */
  readonly decided?: RenewalState;
  /** The subscription's present renewal; undefined when it has no dated term (monthly plans, trials). */
  readonly present?: RenewalState;
}

/**
 * How a subscription's renewal stands on a company day. Cancelled = LOST; a later term, of the same subscription or of
 * one of the same product that takes its place = RENEWED, up to 30 days late; nothing by then = LOST; otherwise OPEN.
 * (domain.md, Renewal)
 */
export function moveRenewal(
  subscription: Known,
  ledger: Ledger,
  today: number,
  named: (dueDay: number) => string,
): RenewalMove {
  const { terms, renewal } = subscription;
  if (terms.endDay === undefined || terms.status === 'TRIAL')
    return terms.endDay === undefined && renewal !== undefined ? endlessly(renewal) : {};
  const isProlonged =
    renewal !== undefined && renewal.status !== 'RENEWED' && terms.endDay >= renewal.dueDay + SHORTEST_TERM;
  const dueDay = terms.endDay;
  const id = renewal === undefined || isProlonged ? named(dueDay) : renewal.id;
  const notice = terms.noticeDay === undefined ? {} : { noticeDay: terms.noticeDay };
  const present: RenewalState = {
    id,
    dueDay,
    ...notice,
    status: statusOf(subscription, ledger, today),
    dueMinor: monthly(terms),
  };
  return isProlonged ? { decided: { ...renewal, status: 'RENEWED' }, present } : { present };
}

/** A contract that goes on without a date has been renewed. */
const endlessly = (renewal: RenewalState): RenewalMove =>
  renewal.status === 'OPEN' ? { decided: { ...renewal, status: 'RENEWED' } } : {};

function statusOf(subscription: Known, ledger: Ledger, today: number): RenewalStatus {
  const { terms } = subscription;
  if (isCancelled(subscription) || terms.status === 'CANCELLING') return 'LOST';
  if (successor(subscription, ledger.all) !== undefined) return 'RENEWED';
  const end = terms.status === 'ENDED' ? (endDay(subscription, ledger) ?? today) : (terms.endDay ?? today) + LATE_DAYS;
  return end <= today ? 'LOST' : 'OPEN';
}

/** The next open renewal of an account. */
export function nextRenewal(subscriptions: readonly SubscriptionState[]): RenewalState | undefined {
  const open = subscriptions.flatMap(({ renewal }) => (renewal?.status === 'OPEN' ? renewal : []));
  return open.sort((a, b) => a.dueDay - b.dueDay || (a.id < b.id ? -1 : 1))[0];
}

/**
 * Every renewal of an account that is known still: of each subscription, and those lately decided; the next to fall due
 * first.
 */
export function renewalsOf({ subscriptions, decided }: Pick<RevenuePart, 'subscriptions' | 'decided'>): RenewalState[] {
  const known = new Map<string, RenewalState>(Object.entries(decided));
  for (const { renewal } of Object.values(subscriptions)) if (renewal !== undefined) known.set(renewal.id, renewal);
  return [...known.values()].sort((a, b) => a.dueDay - b.dueDay || (a.id < b.id ? -1 : 1));
}

/** The first company day on which a decided renewal is forgotten. */
export const forgottenOn = ({ dueDay, decidedDay }: DecidedRenewal): number => Math.max(dueDay, decidedDay) + KEPT_DAYS;

/** What a forecast counts on, from the contract alone. Dates are `YYYY-MM-DD`. */
export function forecastOf(
  { status, autoRenews, noticeBy }: { status: RenewalStatus; autoRenews: boolean; noticeBy: string | null },
  today: string,
): RenewalForecast {
  if (status === 'LOST') return 'OMITTED';
  if (status === 'RENEWED') return 'CLOSED';
  return autoRenews && noticeBy !== null && noticeBy < today ? 'COMMIT' : 'PIPELINE';
}
