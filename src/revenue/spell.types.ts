import type { Fraction } from '../signal/billing.rules.js';
import type { Telling, Terms } from './revenue.state.js';

/**
 * Why terms hold from their day on. STARTED: the first, or after a break. RENEWED: a next term took its place. CHANGED:
 * told anew within a term. RAMP: a price step of 12 months or more, agreed ahead. SPREAD: free or discounted months of
 * a fixed term, or what follows them: the price is spread over the term. PAUSED, RESUMED. TRANSFERRED: from another
 * account.
 */
export const TERM_CAUSES = [
  'STARTED',
  'RENEWED',
  'CHANGED',
  'RAMP',
  'SPREAD',
  'PAUSED',
  'RESUMED',
  'TRANSFERRED',
] as const;
export type TermCause = (typeof TERM_CAUSES)[number];

/** How a subscription came to an end. EXPIRED: the term ran out, with nothing said. */
const TERM_ENDS = ['CANCELLED', 'ENDED', 'EXPIRED', 'TRANSFERRED'] as const;
export type TermEnd = (typeof TERM_ENDS)[number];

/** Days without a break on which one telling's terms hold. */
export interface Spell {
  readonly from: number;
  /** Exclusive; missing while no end is in sight. */
  readonly to?: number;
  readonly terms: Terms;
  readonly telling: Telling;
  readonly cause: TermCause;
  /** Whether a contract term begins here, rather than a change within one. */
  readonly startsTerm: boolean;
  /** How it ends, when nothing of the subscription follows on its last day. */
  readonly ends?: TermEnd;
  /** Whether a term that renews by itself has run out here, with nothing said: it may count on for a while. */
  readonly mayLapse: boolean;
}

/** What a spell comes to per month and per year, exact; nothing for a trial and a pause. */
export interface Rate {
  readonly month: Fraction;
  readonly year: Fraction;
}

export type PricedSpell = Spell & { readonly rate: Rate };
