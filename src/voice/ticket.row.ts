import type { Selected } from '../database/tables.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import type { TicketView } from './voice.state.js';

/** The row of table `ticket`, in column form. */
export function ticketRow(ticket: TicketView, externalId: string, accountId: string) {
  return {
    id: ticket.id,
    account_id: accountId,
    contact_id: ticket.contactId ?? null,
    external_id: externalId,
    external_hash: hashKey(`${accountId}/${externalId}`),
    status: ticket.status,
    subject: ticket.subject ?? null,
    priority: ticket.priority ?? null,
    opened_at: ticket.openedAt,
    closed_at: ticket.closedAt ?? null,
    csat: ticket.csat ?? null,
    is_escalated: ticket.isEscalated === undefined ? null : Number(ticket.isEscalated),
    memory: ticket.memory === undefined ? null : JSON.stringify(ticket.memory),
  };
}

/** A row as turns see it. */
export const ticketView = (row: Selected<'ticket'>): TicketView => ({
  id: row.id,
  status: row.status,
  openedAt: Number(row.opened_at),
  ...present({
    contactId: row.contact_id ?? undefined,
    subject: row.subject ?? undefined,
    priority: row.priority ?? undefined,
    closedAt: row.closed_at === null ? undefined : Number(row.closed_at),
    csat: row.csat ?? undefined,
    isEscalated: row.is_escalated === null ? undefined : Boolean(row.is_escalated),
    memory: row.memory === null ? undefined : JSON.parse(row.memory),
  }),
});
