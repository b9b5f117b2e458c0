import type { LossKind, LossReason, RenewalStatus, SubscriptionStatus } from './revenue.types.js';

/** A subscription as contracted. Days are company days; an end is exclusive. */
export interface Terms {
  readonly product: string;
  readonly plan?: string;
  readonly seats?: number;
  /** Per `billingMonths`, in minor units of `currency`. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly billingMonths: number;
  readonly startDay: number;
  readonly endDay?: number;
  readonly status: SubscriptionStatus;
  readonly autoRenews: boolean;
  readonly noticeDay?: number;
}

/** Notice given, or an end announced. */
export interface Cancellation {
  /** When it was said, in milliseconds, and its company day. */
  readonly at: number;
  readonly day: number;
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
}

/** What the facts of a renewal are read from. */
export type RenewalFigures = Pick<RenewalState, 'id' | 'dueDay' | 'noticeDay' | 'status'>;

/** A renewal that no subscription holds any more: it was decided, and a later term has taken its place. */
export interface DecidedRenewal extends RenewalState {
  /** The company day on which it was decided. */
  readonly decidedDay: number;
}

/** What was last announced of a subscription. */
export interface Announced {
  readonly status: SubscriptionStatus;
  /** What it added to the MRR, minor units of its currency. */
  readonly mrrMinor: number;
  readonly currency: string;
  readonly hasBegun: boolean;
  readonly isNoticed: boolean;
}

export interface SubscriptionState {
  readonly id: string;
  readonly externalId: string;
  /** From the latest change; missing while only a cancellation is known. */
  terms?: Terms;
  /**
   * When the latest change happened, and its key: of two at one moment the greater key counts, in any order of arrival.
   */
  changedAt: number;
  changedDay: number;
  changedKey: string;
  cancellation?: Cancellation;
  /** The latest change that said TRIAL, and the first that did not, with its company day: a trial pays from then on. */
  trialAt?: number;
  paidAt?: number;
  paidDay?: number;
  announced?: Announced;
  renewal?: RenewalState;
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
  /** The company day on which time next changes any of this; null while it will not. */
  readonly nextDay: number | null;
}

/**
 * What an account remembers of its subscriptions: the live ones and those that ended lately; the table holds them all.
 */
export interface RevenuePart {
  /** By id. */
  subscriptions: Record<string, SubscriptionState>;
  /** Renewals that lately gave way to a later term, by id: their runs still read them. */
  decided: Record<string, DecidedRenewal>;
  /** What subscriptions that were let go of leave behind: company days. */
  past: { firstStartDay?: number; firstPaidDay?: number; paidUntilDay?: number };
  /** Since when the MRR has been over 0 without a break; missing while it is 0. */
  payingSinceDay?: number;
  /** The company day for which everything is settled and `view` holds; taken away by what signals say. */
  settledDay?: number;
  view?: RevenueView;
  /**
   * A rise of the MRR in this pass, minor units of the reporting currency, for opportunities to be credited; not kept
   * between turns.
   */
  rise?: { readonly before: number; readonly after: number };
}

export const newRevenuePart = (): RevenuePart => ({ subscriptions: {}, decided: {}, past: {} });
