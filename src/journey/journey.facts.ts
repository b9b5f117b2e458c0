import type { Fact, FactMoment } from '../condition/fact.js';
import { type CadenceSource, checkInDueAt } from './check-in.rules.js';
import type { JourneyPart } from './journey.state.js';
import { nextPlanned } from './touchpoint.rules.js';

type Part = { readonly journey: JourneyPart; readonly segments: CadenceSource };

const daysSince = (moment: number | undefined, { calendar, today }: FactMoment): number | undefined =>
  moment === undefined ? undefined : Math.max(0, today - calendar.dayOf(moment));

const dueAt = ({ journey, segments }: Part, { calendar }: FactMoment) => checkInDueAt(journey, segments, calendar);

/** The facts of groups `touchpoint` and `checkIn`. */
export const journeyFacts: readonly Fact<Part>[] = [
  {
    path: 'touchpoint.lastAt',
    derivesFrom: ['touchpoints'],
    type: 'timestamp',
    description: 'The last touchpoint that counts: done, by a person, answered.',
    unknownWhen: 'there was none yet',
    read: ({ journey }) => journey.lastAt,
  },
  {
    path: 'touchpoint.daysSinceLast',
    derivesFrom: ['touchpoints'],
    type: 'double',
    unit: 'days',
    description: 'Company days since the last touchpoint that counts.',
    unknownWhen: 'there was none yet',
    read: ({ journey }, at) => daysSince(journey.lastAt, at),
    changes: 'daily',
  },
  {
    path: 'touchpoint.lastInboundAt',
    derivesFrom: ['touchpoints'],
    type: 'timestamp',
    description: 'The last touchpoint that came from the customer.',
    unknownWhen: 'there was none yet',
    read: ({ journey }) => journey.lastInboundAt,
  },
  {
    path: 'touchpoint.silenceDays',
    derivesFrom: ['touchpoints', 'surveys', 'tickets'],
    type: 'double',
    unit: 'days',
    description:
      'Silence: company days since the customer last spoke, by an inbound touchpoint, an answer or a ticket.',
    unknownWhen: 'the customer has not spoken yet',
    read: ({ journey }, at) => daysSince(journey.lastSpokeAt, at),
    changes: 'daily',
  },
  {
    path: 'touchpoint.daysUntilQbr',
    derivesFrom: ['touchpoints'],
    type: 'double',
    unit: 'days',
    description: 'Company days to the next planned touchpoint of kind QBR.',
    unknownWhen: 'none is planned',
    read: ({ journey }, { calendar, today }) => {
      const qbr = nextPlanned(journey, 'QBR', calendar.startOf(today));
      return qbr === undefined ? undefined : calendar.dayOf(qbr.at) - today;
    },
    changes: 'daily',
  },
  {
    path: 'checkIn.dueAt',
    derivesFrom: ['touchpoints', 'segments'],
    type: 'timestamp',
    description:
      'When the next check-in is due: the later of the last counting touchpoint and the segment’s entry, plus ' +
      'the segment’s cadence.',
    unknownWhen: 'no segment sets a cadence',
    read: dueAt,
  },
  {
    path: 'checkIn.isOverdue',
    derivesFrom: ['touchpoints', 'segments'],
    type: 'bool',
    description: 'Whether a check-in is due and has not been done.',
    unknownWhen: 'no segment sets a cadence',
    read: (part, at) => isPast(dueAt(part, at), at.now),
    changes: (part, at) => {
      const due = dueAt(part, at);
      return due !== undefined && due > at.now ? due : undefined;
    },
  },
  {
    path: 'checkIn.daysUntilDue',
    derivesFrom: ['touchpoints', 'segments'],
    type: 'double',
    unit: 'days',
    description: 'Company days to the next check-in; negative when it is overdue.',
    unknownWhen: 'no segment sets a cadence',
    read: (part, at) => {
      const due = dueAt(part, at);
      return due === undefined ? undefined : at.calendar.dayOf(due) - at.today;
    },
    changes: 'daily',
  },
];

const isPast = (moment: number | undefined, now: number): boolean | undefined =>
  moment === undefined ? undefined : moment <= now;
