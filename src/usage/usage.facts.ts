import type { Fact, FactMoment } from '../condition/fact.js';
import type { Calendar } from '../kernel/calendar.js';
import type { RevenuePart } from '../revenue/revenue.state.js';
import { standingOf } from '../revenue/revenue-standing.js';
import { firstStartDay } from '../revenue/subscription.rules.js';
import type { FeatureDefinition } from './feature.definition.js';
import type { UsagePart } from './usage.state.js';
import * as figures from './usage-figures.rules.js';

/** The parts of an account's state that usage facts read. */
export interface UsageSource {
  readonly usage: UsagePart;
  readonly revenue: RevenuePart;
  readonly account: { readonly createdAt: number };
}

/** How long `usage.daysSinceLastActive` counts on; beyond, it stays, so that accounts long gone need no daily turn. */
const MOST_DAYS_SINCE = 400;
const FIRST_DAYS = 60;
const SUDDEN_DAYS = 14;

type UsageFact = Fact<UsageSource>;

/** The day from which adoption counts: the first subscription's start, else the day the account came in. */
const adoptionStart = ({ revenue, account }: UsageSource, calendar: Calendar): number =>
  firstStartDay(revenue) ?? calendar.dayOf(account.createdAt);

const tomorrow = ({ calendar, today }: FactMoment): number => calendar.startOf(today + 1);
const daily = ({ usage }: UsageSource, at: FactMoment): number | undefined =>
  figures.isMoving(usage, at.today) ? tomorrow(at) : undefined;
const dayOf = (moment: number | undefined, { calendar }: FactMoment): number | undefined =>
  moment === undefined ? undefined : calendar.dayOf(moment);

const seats = ({ revenue }: UsageSource, at: FactMoment): number | undefined =>
  standingOf(revenue, at).seats ?? undefined;

function share(part: number, whole: number | undefined): number | undefined {
  return whole === undefined || whole === 0 ? undefined : part / whole;
}

function daysSinceLastActive({ usage }: UsageSource, at: FactMoment): number | undefined {
  const last = dayOf(usage.lastAt, at);
  return last === undefined ? undefined : Math.min(Math.max(0, at.today - last), MOST_DAYS_SINCE);
}

const ACTIVITY: readonly UsageFact[] = [
  {
    path: 'usage.activeDays',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'days',
    description: 'Frequency: days with use among the last 30 company days, today included',
    read: ({ usage }, { today }) => figures.activeDays(usage, today),
    changes: daily,
  },
  {
    path: 'usage.events30',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'events',
    description: 'Usage events of the last 30 company days, today included',
    read: ({ usage }, { today }) => figures.eventsWithin(usage, today - 29, today),
    changes: daily,
  },
  {
    path: 'usage.minutes',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'minutes',
    description: 'Time in the product in the last 30 company days',
    unknownWhen: 'no usage signal carried a duration',
    read: ({ usage }, { today }) => figures.minutes(usage, today),
    changes: daily,
  },
  {
    path: 'usage.activePeople',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'people',
    description: 'Breadth: distinct people with use in the last 30 company days',
    read: ({ usage }, { today }) => figures.activePeople(usage, today),
    changes: daily,
  },
  {
    path: 'usage.breadthShare',
    derivesFrom: ['usage', 'subscriptions'],
    type: 'double',
    unit: 'share 0..1',
    description: 'Active people as a share of the seats contracted; over 1 when seats are shared out too generously',
    unknownWhen: 'no live subscription names seats',
    read: (part, at) => share(figures.activePeople(part.usage, at.today), seats(part, at)),
    changes: daily,
  },
  {
    path: 'usage.seatsShare',
    derivesFrom: ['usage', 'subscriptions'],
    type: 'double',
    unit: 'share 0..1',
    description: 'Roll-out: people who ever used the product as a share of the seats contracted',
    unknownWhen: 'no live subscription names seats',
    read: (part, at) => share(part.usage.people, seats(part, at)),
  },
  {
    path: 'usage.lastActiveAt',
    derivesFrom: ['usage'],
    type: 'timestamp',
    description: 'When the product was last used',
    unknownWhen: 'it was never used',
    read: ({ usage }) => usage.lastAt,
  },
  {
    path: 'usage.firstActiveAt',
    derivesFrom: ['usage'],
    type: 'timestamp',
    description: 'When the product was first used',
    unknownWhen: 'it was never used',
    read: ({ usage }) => usage.firstAt,
  },
  {
    path: 'usage.daysSinceLastActive',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'days',
    description: `Company days since the product was last used; counts up to ${MOST_DAYS_SINCE}`,
    unknownWhen: 'it was never used',
    read: daysSinceLastActive,
    changes: (part, at) =>
      (daysSinceLastActive(part, at) ?? MOST_DAYS_SINCE) < MOST_DAYS_SINCE ? tomorrow(at) : undefined,
  },
  {
    path: 'usage.visits7Days',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'visits',
    description: 'Visits of the last 7 company days, today included',
    read: ({ usage }, { today }) => figures.visitsWithin(usage, 7, today),
    changes: daily,
  },
  {
    path: 'usage.visits30Days',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'visits',
    description: 'Visits of the last 30 company days, today included',
    read: ({ usage }, { today }) => figures.visitsWithin(usage, 30, today),
    changes: daily,
  },
  {
    path: 'usage.lastVisitAt',
    derivesFrom: ['usage'],
    type: 'timestamp',
    description: 'The last visit',
    unknownWhen: 'there was none',
    read: ({ usage }) => usage.lastVisitAt,
  },
];

const UNKNOWN_CHANGE = 'under 60 days of history, or fewer than 20 events in the earlier window';

const CHANGE: readonly UsageFact[] = [
  {
    path: 'usage.change.events',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'share, -0.3 = down 30 %',
    description: 'Events of the last 30 complete company days over those of the 30 before, minus 1',
    unknownWhen: UNKNOWN_CHANGE,
    read: ({ usage }, at) => figures.eventsChange(usage, at.today, dayOf(usage.firstAt, at)),
    changes: daily,
  },
  {
    path: 'usage.change.activePeople',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'share, -0.3 = down 30 %',
    description: 'People active in the last 30 complete company days over those of the 30 before, minus 1',
    unknownWhen: `${UNKNOWN_CHANGE}, or nobody was named in it`,
    read: ({ usage }, at) => figures.peopleChange(usage, at.today, dayOf(usage.firstAt, at)),
    changes: daily,
  },
  {
    path: 'usage.newFeatures14Days',
    derivesFrom: ['usage'],
    type: 'double',
    unit: 'features',
    description: 'Sudden growth: features first used in the last 14 company days',
    read: ({ usage }, { today }) => figures.newFeatures(usage, SUDDEN_DAYS, today),
    changes: daily,
  },
];

const ADOPTION: readonly UsageFact[] = [
  {
    path: 'usage.featuresUsed',
    derivesFrom: ['usage', 'subscriptions', 'profile'],
    type: 'double',
    unit: 'features',
    description: 'Adoption: features used since the start (the first subscription’s, else the account’s)',
    read: (part, { calendar, today }) => figures.adopted(part.usage, adoptionStart(part, calendar), today),
  },
  {
    path: 'usage.featuresUsedFirst60Days',
    derivesFrom: ['usage', 'subscriptions', 'profile'],
    type: 'double',
    unit: 'features',
    description:
      'Of the features used since the start, those in use before its 60th day had passed (a trial before the ' +
      'start counts)',
    read: (part, { calendar, today }) => figures.adopted(part.usage, adoptionStart(part, calendar), today, FIRST_DAYS),
  },
];

const VALUE: readonly UsageFact[] = [
  {
    path: 'usage.activated',
    derivesFrom: ['activation'],
    type: 'bool',
    description: 'Whether the declared activation rule was met once; it stays so',
    unknownWhen: 'no activation rule is declared',
    read: ({ usage: { activation } }) => (activation.hasRule ? activation.activatedAt !== undefined : undefined),
  },
  {
    path: 'usage.activatedAt',
    derivesFrom: ['activation'],
    type: 'timestamp',
    description: 'When the activation rule was first met',
    unknownWhen: 'it was not met yet',
    read: ({ usage }) => usage.activation.activatedAt,
  },
  {
    path: 'usage.daysToFirstValue',
    derivesFrom: ['activation', 'subscriptions'],
    type: 'double',
    unit: 'days',
    description:
      'Time to first value: company days from the first contract’s start to activation; 0 if during the trial',
    unknownWhen: 'not activated yet, or no contract has begun',
    read: ({ usage, revenue }, at) =>
      figures.daysToFirstValue(
        dayOf(usage.activation.activatedAt, at),
        standingOf(revenue, at).firstPaidDay ?? undefined,
      ),
  },
];

/** Facts that the counters can tell as of an earlier day too, up to 33 days back; the others know the present only. */
export const DATED_FACTS: ReadonlySet<string> = new Set([
  'usage.activeDays',
  'usage.events30',
  'usage.minutes',
  'usage.activePeople',
  'usage.breadthShare',
  'usage.visits7Days',
  'usage.visits30Days',
  'usage.firstActiveAt',
  'usage.newFeatures14Days',
  'usage.featuresUsed',
  'usage.featuresUsedFirst60Days',
  'usage.keyFeaturesUsed',
  'usage.keyFeaturesShare',
]);

/** The facts of group `usage`. Depth depends on which features the rulebook calls key features. */
export function usageFacts(features: readonly FeatureDefinition[] = []): readonly UsageFact[] {
  return [
    ...ACTIVITY,
    ...depthFacts(features.filter(({ isKey }) => isKey).map(({ key }) => key)),
    ...CHANGE,
    ...ADOPTION,
    ...VALUE,
  ];
}

function depthFacts(keys: readonly string[]): UsageFact[] {
  return [
    {
      path: 'usage.keyFeaturesUsed',
      derivesFrom: ['usage'],
      type: 'double',
      unit: 'features',
      description: 'Depth: key features used in the last 30 company days',
      read: ({ usage }, { today }) => figures.featuresUsedOf(usage, keys, today),
      changes: daily,
    },
    {
      path: 'usage.keyFeaturesShare',
      derivesFrom: ['usage'],
      type: 'double',
      unit: 'share 0..1',
      description: 'Depth: key features used in the last 30 company days, as a share of the key features',
      unknownWhen: 'no key features are declared',
      read: ({ usage }, { today }) => share(figures.featuresUsedOf(usage, keys, today), keys.length),
      changes: daily,
    },
  ];
}
