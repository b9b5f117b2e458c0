import type { Scribe } from '../event/scribe.js';
import { dayFromDate } from '../kernel/calendar.js';
import { idOf } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import type { FoldMoment } from '../signal/fold.js';
import { absorb } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { RevenuePart, SubscriptionState, Terms } from './revenue.state.js';

export interface RevenueDraft {
  readonly revenue: RevenuePart;
}

/**
 * How signals change an account's subscriptions. The latest by the time it happened counts, so late and shuffled
 * signals end the same. What follows from it (events, rows, MRR) is moveSubscriptions' work, in the pass after the
 * fold.
 */
export const revenueFolds: Partial<
  Record<SignalType, (draft: RevenueDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = {
  'subscription.changed': foldChange,
  'subscription.cancelled': foldCancellation,
};

/** The id of a subscription: the same for every signal about it. */
export const subscriptionIdOf = (accountId: string, externalId: string): string =>
  idOf('subscription', 0, `${accountId}/subscription/${externalId}`);

function foldChange({ revenue }: RevenueDraft, signal: Signal, _scribe: Scribe, { calendar }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS['subscription.changed'], signal);
  if (said === undefined) return;
  const { externalId, startsOn, endsOn, noticeBy, status = 'ACTIVE', ...rest } = said;
  const days = { endDay: endsOn && dayFromDate(endsOn), noticeDay: noticeBy && dayFromDate(noticeBy) };
  const terms = present({ ...rest, status, startDay: dayFromDate(startsOn), ...days }) as Terms;
  const subscription = open(revenue, signal, externalId);
  const day = calendar.dayOf(signal.occurredAt);
  noteTrial(subscription, terms.status === 'TRIAL', signal.occurredAt, day);
  if (isEarlier(signal, subscription)) return;
  Object.assign(subscription, { terms, changedAt: signal.occurredAt, changedDay: day, changedKey: signal.key });
}

function foldCancellation({ revenue }: RevenueDraft, signal: Signal, _scribe: Scribe, { calendar }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS['subscription.cancelled'], signal);
  if (said === undefined) return;
  const { externalId, endsOn, kind, reason, competitor } = said;
  const subscription = open(revenue, signal, externalId);
  if (subscription.cancellation !== undefined && subscription.cancellation.at > signal.occurredAt) return;
  const endDay = endsOn && dayFromDate(endsOn);
  subscription.cancellation = present({
    at: signal.occurredAt,
    day: calendar.dayOf(signal.occurredAt),
    kind,
    reason,
    competitor,
    endDay,
  }) as NonNullable<SubscriptionState['cancellation']>;
}

function open(revenue: RevenuePart, signal: Signal, externalId: string): SubscriptionState {
  const id = subscriptionIdOf(signal.accountId, externalId);
  const subscription = revenue.subscriptions[id] ?? {
    id,
    externalId,
    changedAt: Number.MIN_SAFE_INTEGER,
    changedDay: 0,
    changedKey: '',
  };
  subscription.touchedBy = signal.actorId;
  revenue.subscriptions[id] = subscription;
  delete revenue.settledDay;
  return subscription;
}

const isEarlier = ({ occurredAt, key }: Signal, { changedAt, changedKey }: SubscriptionState): boolean =>
  occurredAt < changedAt || (occurredAt === changedAt && key < changedKey);

/** A trial that goes on as a contract under the same id pays from the change on, not from its start. */
function noteTrial(subscription: SubscriptionState, isTrial: boolean, at: number, day: number): void {
  if (isTrial && at >= (subscription.trialAt ?? at)) subscription.trialAt = at;
  if (!isTrial && at < (subscription.paidAt ?? Number.POSITIVE_INFINITY))
    Object.assign(subscription, { paidAt: at, paidDay: day });
}
