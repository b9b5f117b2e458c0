import { among, Criteria, column, whether, within } from '../database/criteria.js';
import { sql } from '../database/sql.js';
import type { Ticket } from './ticket.entity.js';
import type { TicketFilter } from './voice.inputs.js';

/** A ticket as its criteria read it. */
export type ListedTicket = Pick<Ticket, 'status' | 'priority' | 'isEscalated' | 'openedAt' | 'closedAt' | 'csat'>;

/** What the table `ticket` is filtered by. */
export const TICKET_CRITERIA = new Criteria<TicketFilter, ListedTicket, unknown>({
  statuses: among(column('status'), ({ status }) => status),
  priorities: among(column('priority'), ({ priority }) => priority),
  isEscalated: whether(
    () => sql('is_escalated = 1'),
    ({ isEscalated }) => isEscalated === true,
  ),
  openedAt: within(column('opened_at'), ({ openedAt }) => openedAt),
  closedAt: within(column('closed_at'), ({ closedAt }) => closedAt),
  csat: within(column('csat'), ({ csat }) => csat),
});
