import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of opportunities; code that turns run reads opportunity.types.ts instead. */
export const OpportunityKindEnum = graphqlEnum('OpportunityKind', 'What an opportunity is to bring.', {
  UPSELL: 'More of what the customer has: seats, a higher plan.',
  CROSS_SELL: 'Another product.',
  SAVE: 'The customer stays. No rise of the MRR is credited to it.',
  SECOND_ORDER: 'A person who knows us buys at another account. MRR that rises from 0 is credited to it too.',
});

export const OpportunityStatusEnum = graphqlEnum('OpportunityStatus', 'Where an opportunity stands.', {
  OPEN: 'It was seen.',
  OFFERED: 'An offer was made.',
  WON: 'The MRR that was expected has come, or somebody said so.',
  LOST: 'It came to nothing.',
});

export const OpportunityOrderField = graphqlEnum(
  'OpportunityOrderField',
  'What a list of opportunities can be ordered by.',
  {
    OPENED_AT: 'When it was opened.',
    EXPECTED_MRR: 'The MRR expected, by its amount in minor units; those without last.',
    ENDED_AT: 'When it was won or lost; live ones last.',
  },
);
