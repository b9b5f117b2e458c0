import type { TouchpointKind } from './touchpoint.types.js';

/** A touchpoint that is planned, as the account's turn remembers it. */
export interface PlannedTouchpoint {
  readonly id: string;
  readonly kind: TouchpointKind;
  /** The moment it is planned for. */
  readonly at: number;
}

/** The check-in as its row says it: written anew only when it differs. */
export interface CheckInView {
  readonly dueAt?: number;
  readonly lastAt?: number;
  readonly spokeAt?: number;
  /** A duration: `7d`, `1mo`. */
  readonly cadence?: string;
}

/**
 * What an account's turn remembers of the contact with the customer. All moments are maxima, so that late signals end
 * the same; a touchpoint that is told otherwise gives its moment back (told.rules.ts).
 */
export interface JourneyPart {
  /** The last touchpoint that counts: done, by a person, answered. */
  lastAt?: number;
  /** The last inbound touchpoint. */
  lastInboundAt?: number;
  /** When the customer last spoke: an inbound touchpoint, an answer or a ticket. */
  lastSpokeAt?: number;
  /** The last counting touchpoint of each kind. */
  byKind: Partial<Record<TouchpointKind, number>>;
  planned: readonly PlannedTouchpoint[];
  /** The moments of counting touchpoints that came in since risks last looked: empty between turns. */
  counted: number[];
  checkIn?: CheckInView;
}

export const newJourneyPart = (): JourneyPart => ({ byKind: {}, planned: [], counted: [] });
