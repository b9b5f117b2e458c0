import { idOf } from '../kernel/ids.js';
import type {
  Announced,
  Cancellation,
  RenewalState,
  RevenuePart,
  Span,
  SubscriptionState,
  Telling,
  Terms,
} from './revenue.state.js';

/** A subscription as layouts 1 and 2 kept it: its latest terms alone. */
interface LatestOnly {
  readonly id: string;
  readonly externalId: string;
  readonly terms?: Terms;
  readonly changedAt: number;
  readonly changedDay: number;
  readonly changedKey: string;
  readonly cancellation?: Omit<Cancellation, 'recordedAt' | 'signalId'>;
  readonly trialAt?: number;
  readonly paidAt?: number;
  readonly paidDay?: number;
  readonly announced?: Announced;
  readonly renewal?: RenewalState;
}

interface EarlierPart extends Omit<RevenuePart, 'subscriptions' | 'past'> {
  readonly subscriptions: Readonly<Record<string, LatestOnly | SubscriptionState>>;
  readonly decided?: Readonly<Record<string, RenewalState>>;
  readonly past: {
    readonly firstStartDay?: number;
    readonly firstPaidDay?: number;
    readonly paidUntilDay?: number;
    readonly paid?: readonly Span[];
  };
  readonly payingSinceDay?: number;
}

/**
 * An account's revenue from a state that kept the latest terms of each subscription only: they are its one telling, a
 * trial before them another. What is known of the time before (first paid, paying since) stays as days that were paid
 * for.
 */
export function upcastRevenue(part: RevenuePart): RevenuePart {
  const { subscriptions, decided = {}, past, payingSinceDay, ...rest } = part as unknown as EarlierPart;
  if (past.paid !== undefined) return part;
  const kept = Object.entries(subscriptions).map(([id, one]) => [id, historyOf(one as LatestOnly, decided)] as const);
  const starts = kept.flatMap(([, { tellings }]) => tellings.flatMap(({ terms }) => paidFrom(terms)));
  return {
    ...rest,
    subscriptions: Object.fromEntries(kept),
    past: {
      ...(past.firstStartDay !== undefined && { firstStartDay: past.firstStartDay }),
      paid: paidBefore(past, payingSinceDay, Math.min(...starts)),
    },
  };
}

const paidFrom = ({ status, amountMinor, startDay }: Terms): number[] =>
  status === 'TRIAL' || amountMinor === 0 ? [] : [startDay];

function historyOf(one: LatestOnly, decided: Readonly<Record<string, RenewalState>>): SubscriptionState {
  const { id, externalId, terms, cancellation, announced, renewal } = one;
  const earlier = Object.values(decided).filter((known) => known.id === idOf('renewal', 0, `${id}/${known.dueDay}`));
  return {
    id,
    externalId,
    tellings: terms === undefined ? [] : tellingsOf(one, terms),
    cancellations: cancellation === undefined ? [] : [{ ...cancellation, recordedAt: cancellation.at, signalId: 0 }],
    renewals: [...earlier, ...(renewal === undefined ? [] : [renewal])],
    ...(announced !== undefined && { announced }),
  };
}

/** A trial that went on as a contract pays from then on: the trial was told before. */
function tellingsOf(
  { changedAt, changedDay, changedKey, trialAt, paidAt, paidDay }: LatestOnly,
  terms: Terms,
): Telling[] {
  const told = { at: changedAt, day: changedDay, recordedAt: changedAt, signalId: 0, key: changedKey };
  const latest: Telling = { ...told, terms };
  const wasTrial = terms.status !== 'TRIAL' && trialAt !== undefined && paidAt !== undefined && trialAt < paidAt;
  if (!wasTrial || paidDay === undefined) return [latest];
  const { endDay: _, ...open } = terms;
  const trial: Telling = {
    at: trialAt,
    day: Math.min(terms.startDay, paidDay),
    recordedAt: trialAt,
    signalId: 0,
    terms: { ...open, status: 'TRIAL' },
  };
  const turned: Telling = { ...told, at: paidAt, day: paidDay, recordedAt: paidAt, terms };
  return paidAt < changedAt ? [trial, turned, latest] : [trial, turned];
}

/** The days that were paid for before the terms that are known begin. */
function paidBefore(
  { firstPaidDay, paidUntilDay }: EarlierPart['past'],
  payingSinceDay: number | undefined,
  firstStart: number,
): Span[] {
  const spans: Span[] = [];
  if (firstPaidDay !== undefined)
    spans.push([firstPaidDay, payingSinceDay === undefined ? (paidUntilDay ?? firstPaidDay + 1) : firstPaidDay + 1]);
  if (payingSinceDay !== undefined && Number.isFinite(firstStart) && payingSinceDay < firstStart)
    spans.push([payingSinceDay, firstStart]);
  return spans.filter(([from, to]) => from < to);
}
