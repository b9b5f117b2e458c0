import type { TicketPriority, TicketStatus } from './ticket.types.js';

/** The latest answer of a kind. */
export interface LatestAnswer {
  readonly score: number;
  readonly at: number;
}

/** A ticket as the account's turn remembers it: what a later signal about it may leave out. */
export interface TicketView {
  readonly id: string;
  readonly status: TicketStatus;
  readonly openedAt: number;
  /** When the signal happened that said so: an older one does not overrule it. */
  readonly saidAt: number;
  readonly closedAt?: number;
  readonly priority?: TicketPriority;
  readonly subject?: string;
  readonly csat?: number;
  readonly isEscalated?: boolean;
  readonly contactId?: string;
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
