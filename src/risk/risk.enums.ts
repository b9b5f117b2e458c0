import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of risks; code that turns run reads risk.types.ts instead. */
export const RiskKindEnum = graphqlEnum('RiskKind', 'What puts an account at risk.', {
  INTENT_TO_LEAVE: 'The customer means to leave.',
  ADOPTION: 'The product is not taken up, or less and less.',
  RELATIONSHIP: 'Who stood for it left, or nobody answers.',
  PRICE: 'The price.',
  PRODUCT: 'The product lacks something, or fails.',
  PAYMENT: 'Invoices stay unpaid.',
  COMPETITOR: 'A competitor is being looked at.',
  OTHER: 'Anything else.',
});

export const RiskSeverityEnum = graphqlEnum('RiskSeverity', 'How bad a risk is.', {
  LOW: 'To be watched.',
  MEDIUM: 'Work is needed.',
  HIGH: 'The customer may be lost by it.',
});

export const RiskOutcomeEnum = graphqlEnum('RiskOutcome', 'How a risk ended.', {
  SAVED: 'The customer meant to leave, and stays.',
  MITIGATED: 'It was dealt with before it came to that.',
  LOST: 'The customer left.',
  FALSE_ALARM: 'There was none.',
});

export const RiskOrderField = graphqlEnum('RiskOrderField', 'What a list of risks can be ordered by.', {
  OPENED_AT: 'When it was opened.',
  SEVERITY: 'How bad it is, LOW first when ascending.',
  FIRST_SIGN_AT: 'When its first sign was seen.',
  CLOSED_AT: 'When it was closed; open ones last.',
});
