/**
 * A move that a person asked for, until the same turn's rules take it.
 * @public
 */
export interface AskedMove {
  readonly to: string;
  readonly reason?: string;
  readonly actorId: string;
  /** True: where an account that comes in begins. */
  readonly isFirst?: boolean;
}

/** What an account's turn remembers of its way. */
export interface LifecyclePart {
  /** The stage's key; empty before the account's first turn. */
  stage: string;
  enteredAt: number;
  /** The stage before. */
  from?: string;
  /** Counts contract terms: 1 at first, one more with every renewal. */
  term: number;
  /** When each stage was last left. */
  readonly left: Record<string, number>;
  /** Over this moment the account is stuck. */
  stuckAt?: number;
  /** Whether the account has ever paid. */
  hasPaid?: boolean;
  /** When the last move was made: there is one a turn. */
  movedAt?: number;
  /** True: a later pass of that turn saw that no further move is due. */
  isSettled?: boolean;
  /** True: late signals lead further than the one move of their turn, so that the next one is no news either. */
  isCorrecting?: boolean;
  /** The move back that was refused last, so that it is reported once. */
  refused?: { readonly to: string; readonly leftAt: number };
  asked?: AskedMove;
}

export const newLifecyclePart = (): LifecyclePart => ({ stage: '', enteredAt: 0, term: 1, left: {} });
