import { graphqlEnum } from '../kernel/graphql/enum.js';

export const TeamFunctionEnum = graphqlEnum('TeamFunction', 'What a team member does; one person may have several.', {
  LEADER: 'Leads the team.',
  ONBOARDING: 'Brings new accounts to their first value.',
  CSM: 'Looks after accounts.',
  OPERATIONS: 'Runs playbooks, segments and data.',
  SUPPORT: 'Answers tickets.',
  SALES: 'Sells.',
  MARKETING: 'Wins prospects.',
  PRODUCT: 'Makes the product.',
});

export const MemberTitleEnum = graphqlEnum('MemberTitle', 'A team member’s rank.', {
  ASSOCIATE: 'Associate.',
  CSM: 'Customer success manager.',
  SENIOR_CSM: 'Senior customer success manager.',
  DIRECTOR: 'Director.',
  VP: 'Vice president.',
  CCO: 'Chief customer officer.',
});
