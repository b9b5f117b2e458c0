export const OPPORTUNITY_KINDS = ['UPSELL', 'CROSS_SELL', 'SAVE', 'SECOND_ORDER'] as const;
export type OpportunityKind = (typeof OPPORTUNITY_KINDS)[number];

/** OPEN and OFFERED live; WON and LOST are ends. */
export const OPPORTUNITY_STATUSES = ['OPEN', 'OFFERED', 'WON', 'LOST'] as const;
export type OpportunityStatus = (typeof OPPORTUNITY_STATUSES)[number];
