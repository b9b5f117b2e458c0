import type { Fact } from '../condition/fact.js';
import type { ContactsPart, ContactView } from './contact.state.js';
import { CONTACT_ROLES } from './contact.types.js';

/** Facts of an account about its contacts. */
export const contactAccountFacts: readonly Fact<{ readonly contacts: ContactsPart }>[] = [
  {
    path: 'account.contacts',
    derivesFrom: ['contacts'],
    type: 'double',
    unit: 'people',
    description: 'How many contacts the account has who have not left',
    read: ({ contacts }) => contacts.count,
  },
  {
    path: 'account.champions',
    derivesFrom: ['contacts'],
    type: 'double',
    unit: 'people',
    description: 'How many of them are champions',
    read: ({ contacts }) => contacts.champions,
  },
];

/** Facts of one contact, in playbooks whose subject is a contact. */
export const contactFacts: readonly Fact<ContactView>[] = [
  {
    path: 'contact.name',
    derivesFrom: ['contacts'],
    type: 'string',
    description: 'The person’s name; the external id until a name came in',
    read: ({ name }) => name,
  },
  {
    path: 'contact.title',
    derivesFrom: ['contacts'],
    type: 'string',
    description: 'The person’s title',
    unknownWhen: 'none was given',
    read: ({ title }) => title,
  },
  {
    path: 'contact.role',
    derivesFrom: ['contacts'],
    type: 'string',
    description: 'The person’s role at the account',
    unknownWhen: 'none was given',
    values: CONTACT_ROLES,
    read: ({ role }) => role,
  },
  {
    path: 'contact.hasLeft',
    derivesFrom: ['contacts'],
    type: 'bool',
    description: 'Whether the person has left the account',
    read: ({ leftAt }) => leftAt !== undefined,
  },
  {
    path: 'contact.leftAt',
    derivesFrom: ['contacts'],
    type: 'timestamp',
    description: 'When the person left',
    unknownWhen: 'the person is still there',
    read: ({ leftAt }) => leftAt,
  },
  {
    path: 'contact.joinedAt',
    derivesFrom: ['contacts'],
    type: 'timestamp',
    description: 'When the person came to the account, as far as is known',
    read: ({ joinedAt }) => joinedAt,
  },
  {
    path: 'contact.ageDays',
    derivesFrom: ['contacts'],
    type: 'double',
    unit: 'days',
    description: 'Company days since the person came',
    changes: 'daily',
    read: ({ joinedAt }, { today, calendar }) => Math.max(0, today - calendar.dayOf(joinedAt)),
  },
  {
    path: 'contact.npsScore',
    derivesFrom: ['contacts', 'surveys'],
    type: 'double',
    unit: 'answer 0..10',
    description: 'The person’s latest NPS answer',
    unknownWhen: 'the person has not answered',
    read: ({ lastNpsScore }) => lastNpsScore,
  },
  {
    path: 'contact.npsAnsweredAt',
    derivesFrom: ['contacts', 'surveys'],
    type: 'timestamp',
    description: 'When that answer was given',
    unknownWhen: 'the person has not answered',
    read: ({ lastNpsAt }) => lastNpsAt,
  },
  {
    path: 'contact.lastAskedAt',
    derivesFrom: ['contacts', 'surveys'],
    type: 'timestamp',
    description: 'When a survey was last put to the person',
    unknownWhen: 'none ever was',
    read: ({ lastAskedAt }) => lastAskedAt,
  },
  {
    path: 'contact.lastAnsweredAt',
    derivesFrom: ['contacts', 'surveys'],
    type: 'timestamp',
    description: 'When the person last answered a survey of any kind',
    unknownWhen: 'the person never did',
    read: ({ lastAnsweredAt }) => lastAnsweredAt,
  },
];
