export const RISK_KINDS = [
  'INTENT_TO_LEAVE',
  'ADOPTION',
  'RELATIONSHIP',
  'PRICE',
  'PRODUCT',
  'PAYMENT',
  'COMPETITOR',
  'OTHER',
] as const;
export type RiskKind = (typeof RISK_KINDS)[number];

/** From the least to the worst. */
export const RISK_SEVERITIES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskSeverity = (typeof RISK_SEVERITIES)[number];

export const RISK_OUTCOMES = ['SAVED', 'MITIGATED', 'LOST', 'FALSE_ALARM'] as const;
export type RiskOutcome = (typeof RISK_OUTCOMES)[number];
