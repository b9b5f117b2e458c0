import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of the voice of the customer. */
export const SurveyKindEnum = graphqlEnum('SurveyKind', 'What a survey asks.', {
  NPS: 'How likely to recommend, 0 to 10.',
  CSAT: 'How satisfied, 1 to 5.',
  CES: 'How easy it was, 1 to 7.',
});

export const TicketStatusEnum = graphqlEnum('TicketStatus', 'Where a support ticket stands.', {
  OPEN: 'Support works on it.',
  PENDING: 'It waits for somebody.',
  CLOSED: 'It is closed.',
});

export const TicketPriorityEnum = graphqlEnum('TicketPriority', 'How pressing a support ticket is.', {
  LOW: 'When there is time.',
  MEDIUM: 'In turn.',
  HIGH: 'Soon.',
  URGENT: 'At once.',
});
