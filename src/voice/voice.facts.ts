import type { Fact } from '../condition/fact.js';
import { isOpen, openedWithin } from './ticket.rules.js';
import type { TicketView, VoicePart } from './voice.state.js';

type Part = { readonly voice: VoicePart };

const open = ({ voice }: Part, matches: (ticket: TicketView) => boolean = () => true) =>
  Object.values(voice.tickets).filter((ticket) => isOpen(ticket) && matches(ticket)).length;

/** The facts of group `voice`. */
export const voiceFacts: readonly Fact<Part>[] = [
  {
    path: 'voice.lastNpsScore',
    derivesFrom: ['surveys'],
    type: 'double',
    unit: 'answer 0..10',
    description: 'The latest NPS answer of anybody at the account.',
    unknownWhen: 'nobody answered yet',
    read: ({ voice }) => voice.nps?.score,
  },
  {
    path: 'voice.lastNpsAt',
    derivesFrom: ['surveys'],
    type: 'timestamp',
    description: 'When an NPS survey was last answered.',
    unknownWhen: 'nobody answered yet',
    read: ({ voice }) => voice.nps?.at,
  },
  {
    path: 'voice.daysSinceNps',
    derivesFrom: ['surveys'],
    type: 'double',
    unit: 'days',
    description: 'Company days since an NPS survey was last answered.',
    unknownWhen: 'nobody answered yet',
    read: ({ voice }, { calendar, today }) =>
      voice.nps === undefined ? undefined : Math.max(0, today - calendar.dayOf(voice.nps.at)),
    changes: 'daily',
  },
  {
    path: 'voice.lastCsat',
    derivesFrom: ['surveys', 'tickets'],
    type: 'double',
    unit: 'answer 1..5',
    description: 'The latest satisfaction rating, by survey or on a ticket.',
    unknownWhen: 'nobody rated yet',
    read: ({ voice }) => voice.csat?.score,
  },
  {
    path: 'voice.lastCes',
    derivesFrom: ['surveys'],
    type: 'double',
    unit: 'answer 1..7',
    description: 'The latest customer effort answer.',
    unknownWhen: 'nobody answered yet',
    read: ({ voice }) => voice.ces?.score,
  },
  {
    path: 'voice.openTickets',
    derivesFrom: ['tickets'],
    type: 'double',
    unit: 'tickets',
    description: 'Support tickets that are not closed.',
    read: (part) => open(part),
  },
  {
    path: 'voice.urgentTickets',
    derivesFrom: ['tickets'],
    type: 'double',
    unit: 'tickets',
    description: 'Support tickets of priority URGENT that are not closed.',
    read: (part) => open(part, ({ priority }) => priority === 'URGENT'),
  },
  {
    path: 'voice.escalatedTickets',
    derivesFrom: ['tickets'],
    type: 'double',
    unit: 'tickets',
    description: 'Escalated support tickets that are not closed.',
    read: (part) => open(part, ({ isEscalated }) => isEscalated === true),
  },
  {
    path: 'voice.ticketsLast30Days',
    derivesFrom: ['tickets'],
    type: 'double',
    unit: 'tickets',
    description: 'Support tickets opened in the last 30 company days, today included.',
    read: ({ voice }, { today }) => openedWithin(voice, today),
    changes: 'daily',
  },
];
