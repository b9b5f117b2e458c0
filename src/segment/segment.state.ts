import type { Touch } from '../account/account.types.js';

/** What an account's turn remembers of its segments. */
export interface SegmentPart {
  /** Segment key → since when, and why. */
  readonly members: Record<string, { readonly at: number; readonly causeId: string }>;
  /** Keys of static segments that the account was put into. */
  pins: string[];
  /** The settings that its segments come to: of each, that of the first segment that sets it. */
  touch?: Touch;
  /** The cadence, and since when the account is in the segment that sets it. */
  cadence?: { readonly every: string; readonly since: number };
  scorecard?: string;
  benchmark?: string;
  /** Segment key → hash of the definition by which the account was last looked at; left out before its first turn. */
  seen?: Record<string, string>;
}

export const newSegmentPart = (): SegmentPart => ({ members: {}, pins: [] });
