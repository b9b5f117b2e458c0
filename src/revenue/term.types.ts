import type { SubscriptionStatus } from './revenue.types.js';
import { TERM_CAUSES, type TermEnd } from './spell.types.js';

const TERM_VIEW_CAUSES = [...TERM_CAUSES, 'GRACE'] as const;

/** One stretch of a subscription's terms, as its row keeps it. Dates are `YYYY-MM-DD`, moments milliseconds. */
export interface TermView {
  readonly from: string;
  /** Exclusive; null while no end is in sight. */
  readonly to: string | null;
  readonly product: string;
  readonly plan: string | null;
  readonly seats: number | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly mrrMinor: number;
  readonly arrMinor: number;
  readonly status: SubscriptionStatus;
  readonly cause: (typeof TERM_VIEW_CAUSES)[number];
  readonly ends: TermEnd | null;
  readonly toldAt: number;
  readonly recordedAt: number;
}
