import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of the journey; code that turns run reads touchpoint.types.ts instead. */
export const TouchpointKindEnum = graphqlEnum('TouchpointKind', 'What sort of contact with the customer.', {
  VISIT: 'At the customer’s place.',
  CALL: 'By telephone or video.',
  EMAIL: 'By mail.',
  MEETING: 'A meeting.',
  QBR: 'A quarterly business review.',
  HEALTH_CHECK: 'A look at how the product is used.',
  TRAINING: 'A training.',
  INTERVIEW: 'An interview: a user’s, or on leaving.',
  REVIEW: 'A review with the customer.',
  FEEDBACK: 'The customer gave feedback.',
  IN_APP: 'Inside the product.',
  DECISION: 'A decision that was taken: a note on the timeline, not a contact.',
});

export const TouchpointStatusEnum = graphqlEnum('TouchpointStatus', 'Whether it took place.', {
  PLANNED: 'It is planned.',
  DONE: 'It took place.',
  MISSED: 'It did not take place.',
  CANCELLED: 'It was called off.',
});

export const DirectionEnum = graphqlEnum('Direction', 'Which side made the contact.', {
  INBOUND: 'The customer to us.',
  OUTBOUND: 'We to the customer.',
});

export const SentimentEnum = graphqlEnum('Sentiment', 'How it felt.', {
  POSITIVE: 'Good.',
  NEUTRAL: 'Neither.',
  NEGATIVE: 'Bad.',
});

export const TimelineKindEnum = graphqlEnum('TimelineKind', 'What a timeline holds.', {
  TOUCHPOINT: 'Contacts with the customer.',
  STAGE_MOVE: 'Moves through the lifecycle.',
  TASK: 'Tasks: planned for when they are due while they are open, then at their end.',
  SURVEY_ANSWER: 'Answers to surveys.',
  TICKET: 'Support tickets, when they were opened.',
  NOTE: 'Decisions that were taken.',
  RISK: 'Risks: at their opening while they are open, then at their end.',
  RUN: 'Runs of playbooks: at their start while they live, then at their end.',
  HELD_BACK: 'Decisions of playbooks not to start: firings that were held back.',
  CONTRACT: 'Contracts that began, changed, were given notice of or ended.',
  HEALTH: 'Health that came into another band.',
});
