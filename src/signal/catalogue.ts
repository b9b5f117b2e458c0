import { z } from 'zod';
import type { EventType } from '../event/catalogue.js';
import { MOST_METRIC } from '../kernel/bounds.js';
import { amountMinor, currency, date, endDate, externalId, lines, moment, text } from '../kernel/fields.js';
import { BILLING_INTERVALS, isYearSafe } from './billing.rules.js';
import { OUTER_SIGNALS, type OuterSignal } from './signal.js';

export const SUBSCRIPTION_STATUSES = ['TRIAL', 'ACTIVE', 'PAST_DUE', 'PAUSED', 'CANCELLING', 'ENDED'] as const;
export const LOSS_KINDS = ['CANCELLED', 'EXPIRED', 'DELETED', 'DOWNGRADED', 'TRANSFERRED'] as const;
export const LOSS_REASONS = [
  'PRODUCT',
  'ADOPTION',
  'EXPECTATION',
  'PRICE',
  'COMPETITOR',
  'CHAMPION_LEFT',
  'CLOSED',
  'UNKNOWN',
] as const;
export const SURVEY_KINDS = ['NPS', 'CSAT', 'CES'] as const;
export const TICKET_STATUSES = ['OPEN', 'PENDING', 'CLOSED'] as const;
export const TICKET_PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export const TOUCHPOINT_KINDS = [
  'VISIT',
  'CALL',
  'EMAIL',
  'MEETING',
  'QBR',
  'HEALTH_CHECK',
  'TRAINING',
  'INTERVIEW',
  'REVIEW',
  'FEEDBACK',
  'IN_APP',
  'DECISION',
] as const;
export const TOUCHPOINT_STATUSES = ['PLANNED', 'DONE', 'MISSED', 'CANCELLED'] as const;
export const DIRECTIONS = ['INBOUND', 'OUTBOUND'] as const;
export const SENTIMENTS = ['POSITIVE', 'NEUTRAL', 'NEGATIVE'] as const;
export const CONTACT_ROLES = ['CHAMPION', 'DECISION_MAKER', 'ADMIN', 'END_USER'] as const;

/** The highest answer of each survey: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7. */
const HIGHEST = { NPS: 10, CSAT: 5, CES: 7 } as const;

const surveyAnswered = z
  .strictObject({
    kind: z.enum(SURVEY_KINDS),
    score: z.number().int().min(0),
    comment: lines(5000).optional(),
    requestId: text(40).optional(),
  })
  .refine(({ kind, score }) => score <= HIGHEST[kind] && (kind === 'NPS' || score >= 1), {
    path: ['score'],
    error: 'NPS is answered 0 to 10, CSAT 1 to 5, CES 1 to 7',
  });

const saysOneEnd = ({ endsOn, lastDay }: { endsOn?: string | undefined; lastDay?: string | undefined }) =>
  endsOn === undefined || lastDay === undefined;
const ONE_END = { path: ['lastDay'], error: 'the end is said once: `endsOn` (exclusive) or `lastDay` (inclusive)' };

const subscriptionChanged = z
  .strictObject({
    externalId,
    product: text(100),
    plan: text(100).optional(),
    seats: z.number().int().min(0).max(10_000_000).optional(),
    amountMinor,
    currency,
    billingMonths: z.number().int().min(1).max(120).optional(),
    billingInterval: z.enum(BILLING_INTERVALS).optional(),
    billingIntervalCount: z.number().int().min(1).max(366).optional(),
    startsOn: date,
    endsOn: endDate.optional(),
    lastDay: endDate.optional(),
    status: z.enum(SUBSCRIPTION_STATUSES).optional(),
    autoRenews: z.boolean().default(true),
    noticeBy: endDate.optional(),
    pausedUntil: endDate.optional(),
    transferredFrom: externalId.optional(),
  })
  .refine(({ billingMonths, billingInterval }) => billingMonths === undefined || billingInterval === undefined, {
    path: ['billingInterval'],
    error: 'the billing period is said once: `billingMonths`, or `billingInterval` with its count',
  })
  .refine(({ billingInterval, billingIntervalCount }) => billingIntervalCount === undefined || billingInterval, {
    path: ['billingIntervalCount'],
    error: 'a count needs its `billingInterval`',
  })
  .refine(({ pausedUntil, status }) => pausedUntil === undefined || status === 'PAUSED', {
    path: ['pausedUntil'],
    error: 'only what is PAUSED has a day on which the pause is over',
  })
  .refine(saysOneEnd, ONE_END)
  .refine(({ startsOn, endsOn }) => endsOn === undefined || endsOn > startsOn, {
    path: ['endsOn'],
    error: 'the day after the last of the term, so it comes after startsOn',
  })
  .refine(({ startsOn, lastDay }) => lastDay === undefined || lastDay >= startsOn, {
    path: ['lastDay'],
    error: 'the last day of the term, so it does not come before startsOn',
  })
  .refine(({ amountMinor, ...billing }) => isYearSafe(amountMinor, billing), {
    path: ['amountMinor'],
    error: 'too much for a year to be told exactly: amounts are in minor units, such as cents',
  });

/**
 * What each signal that integrations send must hold. A property that is not declared is refused, so that a misspelt one
 * is seen.
 */
export const SIGNAL_SCHEMAS = {
  usage: z.strictObject({
    feature: text(100),
    count: z.number().int().min(1).max(1_000_000).default(1),
    durationSecs: z.number().min(0).max(86_400_000).optional(),
  }),
  visit: z.strictObject({ page: text(500).optional(), source: text(100).optional() }),
  metric: z.strictObject({ name: text(100), value: z.number().min(-MOST_METRIC).max(MOST_METRIC) }),
  'subscription.changed': subscriptionChanged,
  'subscription.cancelled': z
    .strictObject({
      externalId,
      endsOn: endDate.optional(),
      lastDay: endDate.optional(),
      kind: z.enum(LOSS_KINDS).default('CANCELLED'),
      reason: z.enum(LOSS_REASONS).default('UNKNOWN'),
      competitor: text(200).optional(),
      comment: lines(5000).optional(),
    })
    .refine(saysOneEnd, ONE_END),
  'survey.answered': surveyAnswered,
  ticket: z.strictObject({
    externalId,
    status: z.enum(TICKET_STATUSES).default('OPEN'),
    subject: lines(500).optional(),
    priority: z.enum(TICKET_PRIORITIES).optional(),
    openedAt: moment.optional(),
    closedAt: moment.optional(),
    csat: z.number().int().min(1).max(5).optional(),
    isEscalated: z.boolean().optional(),
  }),
  touchpoint: z.strictObject({
    externalId: externalId.optional(),
    kind: z.enum(TOUCHPOINT_KINDS),
    direction: z.enum(DIRECTIONS).default('OUTBOUND'),
    channel: text(50).optional(),
    status: z.enum(TOUCHPOINT_STATUSES).default('DONE'),
    plannedAt: moment.optional(),
    sentiment: z.enum(SENTIMENTS).optional(),
    notes: lines(20_000).optional(),
    memberId: text(40).optional(),
    isAutomatic: z.boolean().default(false),
    isAnswered: z.boolean().default(true),
  }),
  'contact.changed': z.strictObject({
    externalId,
    name: text(200).optional(),
    email: text(320).optional(),
    phone: text(50).optional(),
    title: text(200).optional(),
    role: z.enum(CONTACT_ROLES).optional(),
    hasReturned: z.boolean().optional(),
  }),
  'contact.left': z.strictObject({
    externalId,
    toAccountExternalId: externalId.optional(),
    role: z.enum(CONTACT_ROLES).optional(),
  }),
} as const satisfies Record<OuterSignal, z.ZodType>;

/**
 * The event that a signal is to a playbook's `on` trigger as it arrives; those left out make events of their own in the
 * fold.
 */
export const SIGNAL_EVENTS: Partial<Record<OuterSignal, EventType>> = {
  usage: 'feature.used',
  visit: 'account.visited',
  metric: 'metric.recorded',
};

export const isOuterSignal = (type: string): type is OuterSignal => (OUTER_SIGNALS as readonly string[]).includes(type);
