import { DIRECTIONS, SENTIMENTS, TOUCHPOINT_KINDS, TOUCHPOINT_STATUSES } from '../signal/catalogue.js';
import type { Stamp } from '../signal/told.rules.js';

export type TouchpointKind = (typeof TOUCHPOINT_KINDS)[number];
export type TouchpointStatus = (typeof TOUCHPOINT_STATUSES)[number];
export type Direction = (typeof DIRECTIONS)[number];
export type Sentiment = (typeof SENTIMENTS)[number];

/** A contact with the customer, as it is written down. */
export interface TouchpointRecord {
  /** Given by a command or a finished task; made from the external id or the signal's key otherwise. */
  readonly id: string;
  readonly externalId?: string;
  readonly kind: TouchpointKind;
  readonly direction: Direction;
  readonly status: TouchpointStatus;
  /** When it took place, or is planned for. */
  readonly at: number;
  readonly plannedAt?: number;
  readonly contactId?: string;
  readonly memberId?: string;
  readonly taskId?: string;
  readonly channel?: string;
  readonly sentiment?: Sentiment;
  readonly notes?: string;
  readonly isAutomatic: boolean;
  readonly isAnswered: boolean;
  /** The telling that it stands by; left out of what is told once. */
  readonly stamp?: Stamp;
}
