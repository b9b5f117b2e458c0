import type { z } from 'zod';
import type { Scribe } from '../event/scribe.js';
import { dayFromDate, LAST_DAY } from '../kernel/calendar.js';
import { idOf } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { billingOf } from '../signal/billing.rules.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import type { FoldMoment } from '../signal/fold.js';
import { absorb } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { unpack } from './archive.rules.js';
import { isSame } from './course.rules.js';
import type { Cancellation, RevenuePart, SubscriptionState, Telling, Terms, Told } from './revenue.state.js';
import { withTold } from './telling.rules.js';

export interface RevenueDraft {
  readonly revenue: RevenuePart;
}

/** Terms that were told so much later than they held, and were over by then, are history, ms. */
const TOLD_LATE = 3 * 86_400_000;

/**
 * How signals change an account's subscriptions. Each is kept by its moment, so that late and shuffled signals end the
 * same. What follows from them (events, rows, MRR) is moveSubscriptions' work, in the pass after the fold.
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

type Changed = z.output<(typeof SIGNAL_SCHEMAS)['subscription.changed']>;

function foldChange({ revenue }: RevenueDraft, signal: Signal, _scribe: Scribe, { calendar }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS['subscription.changed'], signal);
  if (said === undefined) return;
  const terms = termsOf(said);
  const { endDay } = terms;
  const wasOver =
    endDay !== undefined &&
    signal.recordedAt - signal.occurredAt > TOLD_LATE &&
    endDay <= calendar.dayOf(signal.recordedAt);
  const telling: Telling = { ...toldOf(signal, calendar), terms, ...(wasOver && { wasOver }) };
  const subscription = open(revenue, signal, said.externalId);
  subscription.tellings = withTold(subscription.tellings, telling, (one, before) => isSame(one.terms, before.terms));
}

function foldCancellation({ revenue }: RevenueDraft, signal: Signal, _scribe: Scribe, { calendar }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS['subscription.cancelled'], signal);
  if (said === undefined) return;
  const { externalId, kind, reason, competitor } = said;
  const cancellation: Cancellation = {
    ...toldOf(signal, calendar),
    kind,
    reason,
    ...(competitor !== undefined && { competitor }),
    ...endOf(said),
  };
  const subscription = open(revenue, signal, externalId);
  subscription.cancellations = withTold(subscription.cancellations, cancellation, () => false);
}

const toldOf = (
  { occurredAt, recordedAt, id, key }: Signal,
  calendar: { readonly dayOf: (at: number) => number },
): Told => ({
  at: occurredAt,
  day: calendar.dayOf(occurredAt),
  recordedAt,
  signalId: id,
  ...(id === 0 && { key }),
});

function termsOf({
  externalId: _,
  startsOn,
  endsOn,
  lastDay,
  noticeBy,
  pausedUntil,
  billingMonths,
  billingInterval,
  billingIntervalCount,
  status = 'ACTIVE',
  ...rest
}: Changed): Terms {
  const billing = billingOf({ billingMonths, billingInterval, billingIntervalCount });
  const days = { noticeDay: dayWithin(noticeBy), pausedUntilDay: dayWithin(pausedUntil) };
  return present({
    ...rest,
    ...billing,
    status,
    startDay: dayFromDate(startsOn),
    ...endOf({ endsOn, lastDay }),
    ...days,
  }) as Terms;
}

/** The end, exclusive, by the day after the last or by the last day itself. An end beyond 2148 is none. */
function endOf({ endsOn, lastDay }: { readonly endsOn?: string | undefined; readonly lastDay?: string | undefined }): {
  readonly endDay?: number;
} {
  const last = dayWithin(lastDay);
  const endDay = dayWithin(endsOn) ?? (last === undefined ? undefined : last + 1);
  return endDay === undefined || endDay > LAST_DAY ? {} : { endDay };
}

function dayWithin(date: string | undefined): number | undefined {
  const day = date === undefined ? undefined : dayFromDate(date);
  return day === undefined || day > LAST_DAY ? undefined : day;
}

function open(revenue: RevenuePart, signal: Signal, externalId: string): SubscriptionState {
  unpack(revenue);
  const id = subscriptionIdOf(signal.accountId, externalId);
  const subscription = revenue.subscriptions[id] ?? {
    id,
    externalId,
    tellings: [],
    cancellations: [],
    renewals: [],
  };
  subscription.touchedBy = signal.actorId;
  revenue.subscriptions[id] = subscription;
  delete revenue.settledDay;
  return subscription;
}
