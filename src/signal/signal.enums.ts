import { graphqlEnum } from '../kernel/graphql/enum.js';

export const UnknownAccountEnum = graphqlEnum('UnknownAccount', 'What to do about an account that is not known.', {
  REJECT: 'Reject the item with ACCOUNT_UNKNOWN.',
  CREATE: 'Create the account, named by its external id.',
});
export type UnknownAccountPolicy = keyof typeof UnknownAccountEnum;
