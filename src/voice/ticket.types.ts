import { TICKET_PRIORITIES, TICKET_STATUSES } from '../signal/catalogue.js';
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];
