import type { Stamp } from '../signal/told.rules.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';

/** The latest answer of a kind. */
export interface LatestAnswer {
  readonly score: number;
  readonly at: number;
  /** The answer or the rated ticket, and its telling; left out of what was kept before they were. */
  readonly by?: string;
  readonly stamp?: Stamp;
}

/** A ticket as the account's turn remembers it: what a later signal about it may leave out. */
export interface TicketView {
  readonly id: string;
  readonly status: TicketStatus;
  readonly openedAt: number;
  /** As states before the memory of sayings have it: when the signal happened that said so. */
  readonly saidAt?: number;
  /** Left out of tickets that were told before it was kept. */
  readonly memory?: TicketMemory;
  readonly closedAt?: number;
  readonly priority?: TicketPriority;
  readonly subject?: string;
  readonly csat?: number;
  readonly isEscalated?: boolean;
  readonly contactId?: string;
}

/** What a ticket's sayings leave behind, so that they end the same in whatever order they come. */
export interface TicketMemory {
  /** The latest saying. */
  readonly status: Stamp;
  /** Field → the latest saying that gives it. */
  readonly fields: Readonly<Record<string, Stamp>>;
  /** When the first saying happened. */
  readonly firstAt: number;
  /** The latest saying that gives when it was opened, and when that was. */
  readonly opened?: readonly [Stamp, number];
  /** The latest saying that has it open or pending. */
  readonly open?: Stamp;
  /** The sayings since then that have it closed, and since when, if they say. */
  readonly closings: readonly (readonly [Stamp, number | null])[];
}

/** What an account's turn remembers of what its people say. */
export interface VoicePart {
  nps?: LatestAnswer;
  csat?: LatestAnswer;
  ces?: LatestAnswer;
  /** Tickets that are not closed, by external id, and the few that were closed last. */
  readonly tickets: Record<string, TicketView>;
  /** Company day → tickets opened on it, for the last 30 days. */
  readonly openedOn: Record<number, number>;
}

export const newVoicePart = (): VoicePart => ({ tickets: {}, openedOn: {} });
