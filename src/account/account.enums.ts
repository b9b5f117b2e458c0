import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of accounts; code that turns run reads account.types.ts instead. */
export const GradeEnum = graphqlEnum('Grade', 'How much effort an account is given; set at handoff.', {
  A: 'Best.',
  B: 'Middle.',
  C: 'Ordinary.',
});

export const TouchEnum = graphqlEnum('Touch', 'How closely an account is looked after.', {
  HIGH: 'By a person, often.',
  LOW: 'By a person, when there is a reason.',
  TECH: 'By the product and by mail; a person only in need.',
});

export const AccountRoleEnum = graphqlEnum('AccountRole', 'The roles of an account team, beside the owner.', {
  ONBOARDING: 'Brings the account to its first value.',
  INTERNAL_CSM: 'Trains, analyses and watches from the office.',
  EXTERNAL_CSM: 'Visits, renews and collects.',
  SUPPORT: 'Answers tickets.',
  SALES: 'Sells.',
});

export const HealthBandEnum = graphqlEnum('HealthBand', 'What a health score comes to.', {
  GREEN: 'Healthy.',
  YELLOW: 'To be watched.',
  RED: 'In danger.',
});

export const AccountOrderField = graphqlEnum('AccountOrderField', 'What a list of accounts can be ordered by.', {
  NAME: 'The name, whatever its case and accents.',
  CREATED_AT: 'When the account came in.',
  UPDATED_AT: 'When somebody or something last edited it.',
  GRADE: 'The grade, A first.',
  FIT: 'Fit with the ideal customer profile.',
  ARR: 'Annual recurring revenue.',
  HEALTH_SCORE: 'The health score.',
  STAGE_ENTERED_AT: 'When it entered its stage.',
  CHECK_IN_DUE_AT: 'When the next check-in is due.',
  RENEWAL_DATE: 'The date of its next open renewal.',
  LAST_TOUCH_AT: 'The last touchpoint that counts: done, by a person, answered.',
  LAST_SPOKE_AT: 'When the customer last spoke: an inbound touchpoint, an answer or a ticket.',
  RISK:
    'What is at risk: ARR × (100 − health score, 50 while it is unknown) × 3 when the renewal is due within 30 days ' +
    'or overdue, × 2 within 90 days. ARR counts up to 300,000,000,000 minor units. DESC puts the most pressing first.',
});

export const AccountCountBy = graphqlEnum('AccountCountBy', 'What accounts are counted by.', {
  HEALTH_BAND: 'The health band: GREEN, YELLOW, RED.',
  STAGE: 'The stage’s key.',
  GRADE: 'The grade.',
  SEGMENT: 'The segment’s key; an account counts in each of its segments.',
  OWNER: 'The owner, by external id.',
  TOUCH: 'The touch that counts.',
  REGION: 'The region.',
  INDUSTRY: 'The industry.',
  CHANNEL: 'The channel by which it was acquired.',
});
