import type { AttributeValue, Touch } from './account.types.js';
import type { ListedProfileFields } from './profile-fields.js';

/**
 * What lists of accounts filter by, as an event tells it before and after a turn: ids, keys and figures. Null: not
 * known.
 */
export interface ListedFigures extends ListedProfileFields {
  readonly stage: string | null;
  /** By key. */
  readonly segments: readonly string[];
  readonly ownerId: string | null;
  readonly parentId: string | null;
  /** The touch that counts: the account's own, else its segments'. */
  readonly touch: Touch;
  readonly band: string | null;
  readonly arrMinor: number;
  /** The date of the next open renewal, `YYYY-MM-DD`. */
  readonly renewalOn: string | null;
  /** From this moment on the account is stuck in its stage. */
  readonly stuckAt: number | null;
  readonly checkInDueAt: number | null;
  /** Health score, hundredths of a point. */
  readonly score: number | null;
  /** The latest NPS answer, 0 to 10. */
  readonly nps: number | null;
  readonly isCustomer: boolean;
  readonly openRisks: number;
  readonly lastSpokeAt: number | null;
  readonly lastTouchAt: number | null;
  readonly createdAt: number;
  readonly stageEnteredAt: number | null;
}

/** What lists filter by that the event log must not keep: texts that people wrote. */
export interface ListedProfile {
  /** Name, domain and external id as searches compare them. */
  readonly searchText: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** An account as the criteria of `AccountFilter` read it. */
export interface ListedAccount extends ListedFigures, ListedProfile {
  readonly id: string;
}

/** An account as lists know it between two turns: plain JSON. */
export interface AccountListing {
  /** The number of the turn before which it was so. */
  readonly turn: number;
  /** Null before the account's first turn: then it is on no list. */
  readonly figures: ListedFigures | null;
  readonly profile: ListedProfile;
  /** What lists show beside that and nobody filters by: compared, never read. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/** What `account.changed` tells of one side of a change: the figures, and which turn's profile goes with them. */
export type ToldFigures = ListedFigures & { readonly turn: number };
