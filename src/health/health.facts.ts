import type { Fact, FactMoment } from '../condition/fact.js';
import type { HealthPart } from './health.state.js';
import { BANDS } from './health.types.js';
import { nextTrendDay, trendOf } from './trend.rules.js';

interface Source {
  readonly health: HealthPart;
}

/** How long `health.daysInBand` counts on; beyond, it stays. */
const MOST_DAYS_IN_BAND = 400;

const reviewAt = ({ health }: Source, { now }: FactMoment): number | undefined =>
  health.reviewAt !== undefined && health.reviewAt > now ? health.reviewAt : undefined;

function daysInBand({ health }: Source, { today, calendar }: FactMoment): number | undefined {
  return health.bandSince === undefined
    ? undefined
    : Math.min(Math.max(0, today - calendar.dayOf(health.bandSince)), MOST_DAYS_IN_BAND);
}

function nextTrend({ health }: Source, { today, calendar }: FactMoment): number | undefined {
  const day = nextTrendDay(health, today);
  return day === undefined ? undefined : calendar.startOf(day);
}

/** The facts of group `health`. A scorecard cannot read them: it makes them. */
export const healthFacts: readonly Fact<Source>[] = [
  {
    path: 'health.score',
    derivesFrom: ['score'],
    type: 'double',
    unit: 'points 0..100',
    description: 'The health score',
    unknownWhen: 'no measure has data',
    read: ({ health }) => (health.score === undefined ? undefined : health.score / 100),
    changes: reviewAt,
  },
  {
    path: 'health.band',
    derivesFrom: ['score'],
    type: 'string',
    description: 'What the score comes to',
    unknownWhen: 'no measure has data',
    values: BANDS,
    read: ({ health }) => health.band,
    changes: reviewAt,
  },
  {
    path: 'health.trend',
    derivesFrom: ['score'],
    type: 'double',
    unit: 'points',
    description:
      'The score against that of 30 company days ago; if the model changed between, against the earlier score as ' +
      'recomputed',
    unknownWhen: 'there is no score, or was none 30 days ago',
    read: ({ health }, { today }) => {
      const trend = trendOf(health, today);
      return trend === undefined ? undefined : trend.hundredths / 100;
    },
    changes: nextTrend,
  },
  {
    path: 'health.daysInBand',
    derivesFrom: ['score'],
    type: 'double',
    unit: 'days',
    description: `Company days since the account entered its band; counts up to ${MOST_DAYS_IN_BAND}`,
    unknownWhen: 'no measure has data',
    read: daysInBand,
    changes: (part, at) =>
      (daysInBand(part, at) ?? MOST_DAYS_IN_BAND) < MOST_DAYS_IN_BAND ? at.calendar.startOf(at.today + 1) : undefined,
  },
  {
    path: 'health.isStale',
    derivesFrom: ['score'],
    type: 'bool',
    description: 'Whether a measure’s data is older than its scorecard allows',
    unknownWhen: 'the account was not scored yet',
    read: ({ health }) => (health.model === undefined ? undefined : health.isStale),
    changes: reviewAt,
  },
];
