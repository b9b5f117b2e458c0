import type { Calendar } from '../kernel/calendar.js';
import { present } from '../kernel/present.js';
import { compareStamps, overrules, type Stamp } from '../signal/told.rules.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';
import type { TicketMemory, TicketView, VoicePart } from './voice.state.js';

/** How many closed tickets stay in the state; others are loaded by name when a signal tells of them. */
const MOST_CLOSED = 20;

/** The window of `voice.ticketsLast30Days`, company days, today included. */
const TICKET_DAYS = 30;

/** What a signal says of a ticket; what it leaves out stays as it was. */
export interface TicketSaying {
  readonly id: string;
  readonly status: TicketStatus;
  /** When it happened and was told. */
  readonly stamp: Stamp;
  readonly subject?: string | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly openedAt?: number | undefined;
  readonly closedAt?: number | undefined;
  readonly csat?: number | undefined;
  readonly isEscalated?: boolean | undefined;
  readonly contactId?: string | undefined;
}

const FIELDS = ['subject', 'priority', 'csat', 'isEscalated', 'contactId'] as const;

/**
 * The ticket after a saying, the same in whatever order its sayings come: each field by the latest saying that gives
 * it; opened when the latest says so, else at the first that is told; closed when the latest says so since it was last
 * open, else at the first saying since then.
 */
export function ticketAfter(known: TicketView | undefined, said: TicketSaying): TicketView {
  const before = known && memoryOf(known);
  const memory = memoryAfter(before, said);
  const fields = Object.fromEntries(
    FIELDS.map((field) => [
      field,
      said[field] !== undefined && overrules(said.stamp, before?.fields[field]) ? said[field] : known?.[field],
    ]),
  );
  const status = overrules(said.stamp, before?.status) ? said.status : (known as TicketView).status;
  return {
    ...present(fields),
    ...present({ closedAt: status === 'CLOSED' ? closedAtOf(memory) : undefined }),
    id: said.id,
    status,
    openedAt: memory.opened?.[1] ?? memory.firstAt,
    memory,
  } as TicketView;
}

function memoryAfter(before: TicketMemory | undefined, said: TicketSaying): TicketMemory {
  const { stamp, status, openedAt, closedAt } = said;
  const opened: TicketMemory['opened'] =
    openedAt !== undefined && overrules(stamp, before?.opened?.[0]) ? [stamp, openedAt] : before?.opened;
  const open = status !== 'CLOSED' && overrules(stamp, before?.open) ? stamp : before?.open;
  const closings = [
    ...(before?.closings ?? []).filter(([known]) => compareStamps(known, stamp) !== 0),
    ...(status === 'CLOSED' ? [[stamp, closedAt ?? null] as const] : []),
  ];
  return {
    status: overrules(stamp, before?.status) ? stamp : (before as TicketMemory).status,
    fields: Object.fromEntries(
      FIELDS.flatMap((field) => {
        const known = before?.fields[field];
        const latest = said[field] !== undefined && overrules(stamp, known) ? stamp : known;
        return latest === undefined ? [] : [[field, latest]];
      }),
    ),
    firstAt: Math.min(before?.firstAt ?? stamp[0], stamp[0]),
    ...present({ opened, open }),
    closings: closings
      .filter(([closing]) => open === undefined || compareStamps(closing, open) > 0)
      .sort(([one], [other]) => compareStamps(one, other)),
  };
}

/** When a closed ticket was closed: as the latest saying since it was open has it, else at the first of them. */
const closedAtOf = ({ closings, status }: TicketMemory): number =>
  closings.findLast(([, closedAt]) => closedAt !== null)?.[1] ?? closings[0]?.[0][0] ?? status[0];

/** What is remembered of a ticket's sayings; of one that was kept without it, as if one saying had told all. */
function memoryOf(known: TicketView): TicketMemory {
  if (known.memory !== undefined) return known.memory;
  const { status, openedAt, closedAt, saidAt = closedAt ?? openedAt } = known;
  const stamp: Stamp = [saidAt, 0, 0];
  return {
    status: stamp,
    fields: Object.fromEntries(FIELDS.filter((field) => known[field] !== undefined).map((field) => [field, stamp])),
    firstAt: openedAt,
    ...(status === 'CLOSED' ? {} : { open: stamp }),
    closings: status === 'CLOSED' ? [[stamp, closedAt ?? null]] : [],
  };
}

export const isOpen = ({ status }: Pick<TicketView, 'status'>): boolean => status !== 'CLOSED';

/** Keeps a ticket in the state, and leaves closed ones beyond the last few to their rows. */
export function rememberTicket({ tickets }: VoicePart, externalId: string, ticket: TicketView): void {
  tickets[externalId] = ticket;
  const closed = Object.entries(tickets).filter(([, other]) => !isOpen(other));
  closed.sort(([, a], [, b]) => (b.closedAt ?? 0) - (a.closedAt ?? 0) || (a.id < b.id ? -1 : 1));
  for (const [key] of closed.slice(MOST_CLOSED)) delete tickets[key];
}

/**
 * Counts a ticket on the day it was opened, and no longer on the day that was taken for it before; days that have left
 * the window are dropped.
 */
export function countOpened(
  { openedOn }: VoicePart,
  openedAt: number,
  before: number | undefined,
  calendar: Calendar,
  today: number,
): void {
  for (const day of Object.keys(openedOn)) if (Number(day) <= today - TICKET_DAYS) delete openedOn[Number(day)];
  const day = calendar.dayOf(openedAt);
  const dayBefore = before === undefined ? undefined : calendar.dayOf(before);
  if (day === dayBefore) return;
  if (dayBefore !== undefined && dayBefore > today - TICKET_DAYS) {
    openedOn[dayBefore] = (openedOn[dayBefore] ?? 1) - 1;
    if (openedOn[dayBefore] === 0) delete openedOn[dayBefore];
  }
  if (day > today - TICKET_DAYS) openedOn[day] = (openedOn[day] ?? 0) + 1;
}

/** Tickets opened in the last 30 company days, today included. */
export const openedWithin = ({ openedOn }: VoicePart, today: number): number =>
  Object.entries(openedOn).reduce(
    (total, [day, count]) => (Number(day) > today - TICKET_DAYS && Number(day) <= today ? total + count : total),
    0,
  );
