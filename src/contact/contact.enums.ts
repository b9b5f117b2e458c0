import { graphqlEnum } from '../kernel/graphql/enum.js';

export const ContactRoleEnum = graphqlEnum('ContactRole', 'What a person is to the vendor at their company.', {
  CHAMPION: 'Speaks for the product.',
  DECISION_MAKER: 'Decides on buying and renewing.',
  ADMIN: 'Runs the product for the others.',
  END_USER: 'Works with it.',
});

export const ContactOrderField = graphqlEnum('ContactOrderField', 'What a list of contacts can be ordered by.', {
  NAME: 'The name, whatever its case and accents.',
  JOINED_AT: 'When the person came to the account.',
  LAST_NPS_SCORE: 'The latest NPS answer.',
});
