import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of tasks; code that turns run reads task.types.ts instead. */
export const TaskKindEnum = graphqlEnum('TaskKind', 'What sort of work a task is.', {
  ONBOARDING: 'Bring a customer to its first value.',
  TRAINING: 'Train people.',
  HEALTH_CHECK: 'Look at how the product is used, with the customer.',
  QBR: 'A quarterly business review.',
  CHECK_IN: 'A regular contact.',
  VISIT: 'Visit the customer.',
  OUTREACH: 'Get in touch.',
  RISK_ASSESSMENT: 'Find out whether there is a risk.',
  RISK: 'Work on a risk of leaving.',
  WIN_BACK: 'Win a lost customer back.',
  RENEWAL: 'Bring a renewal about.',
  COLLECTION: 'Collect a payment.',
  UPSELL: 'Offer more.',
  ADVOCACY: 'Ask for a reference, a case study, a referral.',
  FEEDBACK: 'Ask for feedback, or answer it.',
  HANDOFF: 'Hand an account over.',
  ESCALATION: 'Follow an escalated ticket.',
  OTHER: 'Anything else.',
});

export const TaskStatusEnum = graphqlEnum('TaskStatus', 'Where a task stands.', {
  OPEN: 'Not begun.',
  IN_PROGRESS: 'Somebody is at it.',
  SNOOZED: 'Put off until a moment to come.',
  DONE: 'Completed.',
  CANCELLED: 'Called off, or its cause cleared.',
});

export const TaskPriorityEnum = graphqlEnum('TaskPriority', 'How pressing a task is.', {
  LOW: 'When there is time.',
  NORMAL: 'In turn.',
  HIGH: 'First.',
});

export const TaskOrderField = graphqlEnum('TaskOrderField', 'What a list of tasks can be ordered by.', {
  DUE_AT: 'When it is due.',
  PRIORITY: 'How pressing it is, LOW first when ascending.',
  CREATED_AT: 'When it was launched.',
  ENDED_AT: 'When it was completed or cancelled.',
});

export const TaskCountBy = graphqlEnum('TaskCountBy', 'What tasks are counted by.', {
  STATUS: 'Where they stand.',
  KIND: 'What sort of work they are.',
  PRIORITY: 'How pressing they are.',
  ASSIGNEE: 'Who is to do them, by external id.',
  PLAYBOOK: 'The playbook that launched them.',
  OUTCOME: 'How they ended.',
  OWNER: 'The owner of their account, by external id.',
  STAGE: 'The stage of their account.',
  SEGMENT: 'The segments of their account; a task counts in each of them.',
});
