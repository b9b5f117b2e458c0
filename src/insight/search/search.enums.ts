import { graphqlEnum } from '../../kernel/graphql/enum.js';

export const SearchTypeEnum = graphqlEnum('SearchType', 'What is looked for.', {
  ACCOUNT: 'Accounts, by name, domain and external id.',
  CONTACT: 'Contacts, by name, address and external id.',
  MEMBER: 'Team members, by name, address and external id.',
  TASK: 'Tasks, by title.',
  TICKET: 'Tickets, by subject.',
  PLAYBOOK: 'Playbooks, by title and key.',
});
export type SearchType = keyof typeof SearchTypeEnum;
export const SEARCH_TYPES = Object.keys(SearchTypeEnum) as SearchType[];
