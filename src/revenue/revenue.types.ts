import { LOSS_KINDS, LOSS_REASONS, SUBSCRIPTION_STATUSES } from '../signal/catalogue.js';
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];
export type LossKind = (typeof LOSS_KINDS)[number];
export type LossReason = (typeof LOSS_REASONS)[number];

export const RENEWAL_STATUSES = ['OPEN', 'RENEWED', 'LOST', 'VOID'] as const;
export type RenewalStatus = (typeof RENEWAL_STATUSES)[number];

/** What the revenue forecast counts on. */
const RENEWAL_FORECASTS = ['COMMIT', 'PIPELINE', 'OMITTED', 'CLOSED'] as const;
export type RenewalForecast = (typeof RENEWAL_FORECASTS)[number];
