import type { Billing } from '../signal/billing.rules.js';
import type { LossKind, LossReason, RenewalStatus, SubscriptionStatus } from './revenue.types.js';

/** A subscription as contracted. Days are company days; an end is exclusive, and none lies beyond 2148. */
export interface Terms extends Billing {
  readonly product: string;
  readonly plan?: string;
  readonly seats?: number;
  /** Per `billingMonths` or `billingDays`, in minor units of `currency`. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly startDay: number;
  readonly endDay?: number;
  readonly status: SubscriptionStatus;
  readonly autoRenews: boolean;
  readonly noticeDay?: number;
  /** The day on which a pause is over by itself. */
  readonly pausedUntilDay?: number;
  /** The account, by external id, from which the contract came over. */
  readonly transferredFrom?: string;
}

/**
 * When something was said. Of two sayings of one thing at one moment the later told counts: the one recorded later, of
 * two recorded together the one with the greater signal id, and where signals have none (rehearsals), the greater key.
 */
export interface Told {
  /** The moment from which it holds, in milliseconds, and its company day. */
  readonly at: number;
  readonly day: number;
  readonly recordedAt: number;
  readonly signalId: number;
  readonly key?: string;
}

/** Terms as they were told at one moment. */
export interface Telling extends Told {
  readonly terms: Terms;
  /** The term was over when it was first told of, as history is imported: it has no grace. */
  readonly wasOver?: true;
}

/** Notice given, or an end announced. */
export interface Cancellation extends Told {
  /** The end, when it was named. */
  readonly endDay?: number;
  readonly kind: LossKind;
  readonly reason: LossReason;
  readonly competitor?: string;
}

/** The end of a term, to be renewed. */
export interface RenewalState {
  readonly id: string;
  readonly dueDay: number;
  readonly noticeDay?: number;
  readonly status: RenewalStatus;
  /** MRR that is due, minor units of the subscription's currency. */
  readonly dueMinor: number;
  /** The company day on which it was seen to be decided; missing while it is open. */
  readonly decidedDay?: number;
}

/** What the facts of a renewal are read from. */
export type RenewalFigures = Pick<RenewalState, 'id' | 'dueDay' | 'noticeDay' | 'status'>;

/** What was last announced of a subscription. */
export interface Announced {
  readonly status: SubscriptionStatus;
  /** What it added to the MRR, minor units of its currency. */
  readonly mrrMinor: number;
  readonly currency: string;
  readonly hasBegun: boolean;
  readonly isNoticed: boolean;
  /** The day on which its last spell of counting ended, while it does not count. */
  readonly endedDay?: number;
  /** A digest of all that its row says; missing in states of earlier releases. */
  readonly digest?: string;
}

export interface SubscriptionState {
  readonly id: string;
  readonly externalId: string;
  /** What was told of its terms, by moment, one for each; empty while only a cancellation is known. */
  tellings: readonly Telling[];
  /** By moment, one for each. */
  cancellations: readonly Cancellation[];
  announced?: Announced;
  /** The ends of its terms, by day. */
  renewals: readonly RenewalState[];
  /** Who told this turn something about it; not kept between turns. */
  touchedBy?: string;
}

/** How an account's revenue stands on a company day: what its row, its facts and other domains read. */
export interface RevenueView {
  readonly mrrMinor: number;
  readonly arrMinor: number;
  /** The reporting currency. */
  readonly currency: string;
  readonly isCustomer: boolean;
  readonly seats: number | null;
  readonly plan: string | null;
  readonly renewalId: string | null;
  /** `YYYY-MM-DD` */
  readonly renewalOn: string | null;
  readonly products: readonly string[];
  readonly hasTrial: boolean;
  /** Company days: the end of the next open term, the last for notice; since when it pays, first paid, pays no more. */
  readonly dueDay: number | null;
  readonly noticeDay: number | null;
  readonly payingSinceDay: number | null;
  readonly firstPaidDay: number | null;
  readonly zeroDay: number | null;
  /** It pays no more because its contracts went to other accounts: no loss. */
  readonly hasMoved?: true;
  /** The company day on which time next changes any of this; null while it will not. */
  readonly nextDay: number | null;
}

/** Company days from one, inclusive, to another, exclusive. */
export type Span = readonly [from: number, to: number];

/** What subscriptions that are out of sight leave behind: the first start, and the days that were paid for. */
export interface PastRevenue {
  readonly firstStartDay?: number;
  readonly paid: readonly Span[];
}

/** Subscriptions that ended long ago, kept as text: a turn reads them only when it is told of a subscription. */
interface RevenueArchive extends PastRevenue {
  readonly text: string;
}

/** What an account remembers of its subscriptions. */
export interface RevenuePart {
  /** Those that are live or ended lately, by id. */
  subscriptions: Record<string, SubscriptionState>;
  archive?: RevenueArchive;
  /** What those leave behind that are in no archive. */
  past: PastRevenue;
  /** The company day for which everything is settled and `view` holds; taken away by what signals say. */
  settledDay?: number;
  view?: RevenueView;
  /**
   * A rise of the MRR in this pass, minor units of the reporting currency, for opportunities to be credited; not kept
   * between turns.
   */
  rise?: { readonly before: number; readonly after: number };
}

export const newRevenuePart = (): RevenuePart => ({ subscriptions: {}, past: { paid: [] } });
