import type { Calendar } from '../kernel/calendar.js';
import { present } from '../kernel/present.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';
import type { TicketView, VoicePart } from './voice.state.js';

/** How many closed tickets stay in mind, so that what comes after the closing (a rating) finds them. */
const MOST_CLOSED = 20;

/** The window of `voice.ticketsLast30Days`, company days, today included. */
const TICKET_DAYS = 30;

/** What a signal says of a ticket; what it leaves out stays as it was. */
export interface TicketSaying {
  readonly id: string;
  readonly status: TicketStatus;
  /** When it happened. */
  readonly at: number;
  readonly subject?: string | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly openedAt?: number | undefined;
  readonly closedAt?: number | undefined;
  readonly csat?: number | undefined;
  readonly isEscalated?: boolean | undefined;
  readonly contactId?: string | undefined;
}

/** The ticket after a saying. An older saying only fills in what is not known. */
export function ticketAfter(known: TicketView | undefined, said: TicketSaying): TicketView {
  const { id, status, at } = said;
  const isNewer = known === undefined || at >= known.saidAt;
  const fields = present({
    priority: said.priority,
    subject: said.subject,
    csat: said.csat,
    isEscalated: said.isEscalated,
    contactId: said.contactId,
  });
  const openedAt = said.openedAt ?? Math.min(at, known?.openedAt ?? at);
  if (!isNewer) return { ...fields, ...known, openedAt: Math.min(openedAt, known.openedAt) };
  const { closedAt: closedBefore, ...rest } = known ?? {};
  const closedAt = status === 'CLOSED' ? (said.closedAt ?? closedBefore ?? at) : undefined;
  return {
    ...rest,
    ...fields,
    id,
    status,
    openedAt: said.openedAt ?? known?.openedAt ?? at,
    saidAt: at,
    ...present({ closedAt }),
  };
}

export const isOpen = ({ status }: Pick<TicketView, 'status'>): boolean => status !== 'CLOSED';

/** Keeps a ticket in mind, and forgets closed ones beyond the last few. */
export function rememberTicket({ tickets }: VoicePart, externalId: string, ticket: TicketView): void {
  tickets[externalId] = ticket;
  const closed = Object.entries(tickets).filter(([, other]) => !isOpen(other));
  closed.sort(([, a], [, b]) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  for (const [key] of closed.slice(MOST_CLOSED)) delete tickets[key];
}

/** Counts a ticket that was not known on the day it was opened; days that have left the window are dropped. */
export function countOpened({ openedOn }: VoicePart, openedAt: number, calendar: Calendar, today: number): void {
  for (const day of Object.keys(openedOn)) if (Number(day) <= today - TICKET_DAYS) delete openedOn[Number(day)];
  const day = calendar.dayOf(openedAt);
  if (day > today - TICKET_DAYS) openedOn[day] = (openedOn[day] ?? 0) + 1;
}

/** Tickets opened in the last 30 company days, today included. */
export const openedWithin = ({ openedOn }: VoicePart, today: number): number =>
  Object.entries(openedOn).reduce(
    (total, [day, count]) => (Number(day) > today - TICKET_DAYS && Number(day) <= today ? total + count : total),
    0,
  );
