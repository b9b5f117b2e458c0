import type { Fact, FactValue } from '../condition/fact.js';
import { isMoment } from '../kernel/bounds.js';
import type { AttributeDefinition } from './account.definition.js';
import { effectiveTouch } from './account.rules.js';
import type { AccountPart } from './account.state.js';
import { GRADES, TOUCHES } from './account.types.js';

type AccountFact = Fact<{ account: AccountPart }>;

export const accountFacts: readonly AccountFact[] = [
  {
    path: 'account.name',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'The account’s name; its external id until a name came in',
    read: ({ account }) => account.name,
  },
  {
    path: 'account.externalId',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'The id that the account has in your own systems',
    read: ({ account }) => account.externalId,
  },
  {
    path: 'account.domain',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'The company’s internet domain',
    unknownWhen: 'none was given',
    read: ({ account }) => account.domain,
  },
  {
    path: 'account.industry',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'The company’s industry',
    unknownWhen: 'none was given',
    read: ({ account }) => account.industry,
  },
  {
    path: 'account.region',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'Where the company is',
    unknownWhen: 'none was given',
    read: ({ account }) => account.region,
  },
  {
    path: 'account.employees',
    derivesFrom: ['profile'],
    type: 'double',
    unit: 'people',
    description: 'How many people the company employs',
    unknownWhen: 'no number was given',
    read: ({ account }) => account.employees,
  },
  {
    path: 'account.grade',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'A best, B middle, C ordinary: set at handoff',
    unknownWhen: 'no handoff yet',
    values: GRADES,
    read: ({ account }) => account.grade,
  },
  {
    path: 'account.touch',
    derivesFrom: ['profile', 'segments'],
    type: 'string',
    description:
      'How closely the account is looked after: its own setting, else that of its first segment that has one, else LOW',
    values: TOUCHES,
    read: ({ account }) => effectiveTouch(account),
  },
  {
    path: 'account.channel',
    derivesFrom: ['profile'],
    type: 'string',
    description: 'The channel by which the account was acquired',
    unknownWhen: 'none was given',
    read: ({ account }) => account.channel,
  },
  {
    path: 'account.hasOwner',
    derivesFrom: ['profile'],
    type: 'bool',
    description: 'Whether a member owns the account',
    read: ({ account }) => account.ownerId !== undefined,
  },
  {
    path: 'account.hasParent',
    derivesFrom: ['profile'],
    type: 'bool',
    description: 'Whether the account belongs to a parent account',
    read: ({ account }) => account.parentId !== undefined,
  },
  {
    path: 'account.tags',
    derivesFrom: ['profile'],
    type: 'list<string>',
    description: 'The account’s tags',
    read: ({ account }) => account.tags,
  },
  {
    path: 'account.ageDays',
    derivesFrom: ['profile'],
    type: 'double',
    unit: 'days',
    description: 'Company days since the account came in',
    changes: 'daily',
    read: ({ account }, { today, calendar }) => Math.max(0, today - calendar.dayOf(account.createdAt)),
  },
  {
    path: 'account.fit',
    derivesFrom: ['fit'],
    type: 'double',
    unit: 'points 0..100',
    description: 'How well the account fits the ideal customer profile',
    unknownWhen: 'no profile is declared, or nothing that it reads is known',
    read: ({ account }) => account.fit,
  },
];

/** The facts of the custom attributes that the rulebook declares: `account.attributes.<name>`. */
export function attributeFacts(declared: readonly AttributeDefinition[]): AccountFact[] {
  return declared.map(({ name, type, title, unit, values }) => ({
    path: `account.attributes.${name}`,
    derivesFrom: ['profile'],
    type,
    description: title ?? `Custom attribute ${name}`,
    unknownWhen: 'it was not given, or not as a value of its type',
    ...(unit !== undefined && { unit }),
    ...(values !== undefined && { values }),
    read: ({ account }) => readAttribute(account.attributes[name], type),
  }));
}

/** A date alone is the beginning of that day in UTC. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A custom attribute as its declared type; undefined when it is none. */
export function readAttribute(value: unknown, type: AttributeDefinition['type']): FactValue {
  if (type === 'double') return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  if (type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'list<string>')
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  return typeof value === 'string' && RFC_3339.test(value) && isMoment(Date.parse(value))
    ? Date.parse(value)
    : undefined;
}
