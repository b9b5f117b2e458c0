import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { UnknownAccountEnum, type UnknownAccountPolicy } from '../signal/signal.enums.js';
import { Account } from './account.entity.js';
import { AccountRoleEnum, GradeEnum, TouchEnum } from './account.enums.js';
import type { AccountRole, AttributeValue, Grade, Touch } from './account.types.js';

@InputType({ description: 'Who fills a role at an account; name the member by id or by external id.' })
export class TeamSeatInput {
  @Field(() => AccountRoleEnum, { description: 'The role.' })
  role!: AccountRole;

  @Field(() => ID, { nullable: true, description: 'The member’s id.' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'The member’s external id.' })
  memberExternalId?: string | null;
}

@InputType({ description: 'An account, by its external id. A field that is left out stays as it is; null clears it.' })
export class AccountInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The id that the account has in your own systems, at most 255 characters; compared byte for byte. Left out ' +
      'when the account is named by `id`.',
  })
  externalId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The account’s id here, for one that exists; one that does not is refused with ACCOUNT_UNKNOWN.',
  })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The account’s name, at most 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The company’s internet domain, at most 255 characters.' })
  domain?: string | null;

  @Field(() => String, { nullable: true, description: 'The company’s industry, at most 100 characters.' })
  industry?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the company is, at most 100 characters.' })
  region?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many people the company employs.' })
  employees?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'External id of the account that this one belongs to; it may be in the same batch.',
  })
  parentExternalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The member who owns the account, by id.' })
  ownerId?: string | null;

  @Field(() => String, { nullable: true, description: 'The member who owns the account, by external id.' })
  ownerExternalId?: string | null;

  @Field(() => [TeamSeatInput], {
    nullable: true,
    description: 'The whole account team beside the owner; an empty list empties it.',
  })
  team?: TeamSeatInput[] | null;

  @Field(() => GradeEnum, { nullable: true, description: 'The grade.' })
  grade?: Grade | null;

  @Field(() => TouchEnum, { nullable: true, description: 'The account’s own touch; null lets its segments decide.' })
  touch?: Touch | null;

  @Field(() => String, { nullable: true, description: 'The channel by which it was acquired, at most 100 characters.' })
  channel?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'Custom attributes by name: text, number, true or false, or a list of texts. Those not named stay; null ' +
      'clears one.',
  })
  attributes?: Record<string, AttributeValue | null> | null;

  @Field(() => [String], { nullable: true, description: 'All of its tags, at most 50 of 64 characters.' })
  tags?: string[] | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Fit with the ideal customer profile, 0 to 100, when you reckon it yourself; a declared profile overrides it.',
  })
  fit?: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it came in, if that was before now.' })
  createdAt?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The stage that a new account starts in, by key; an account that has a stage keeps it (use moveStage).',
  })
  stageKey?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'With a new owner: the open tasks of the owner before go to the new one too.',
  })
  moveOpenTasks?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the edit, with CONFLICT, unless the account is at this version.',
  })
  expectedVersion?: number | null;
}

@InputType({ description: 'What upsertAccounts takes.' })
export class UpsertAccountsInput extends MutationInput {
  @Field(() => [AccountInput], { description: 'The accounts, at most 1,000.' })
  accounts!: AccountInput[];

  @Field(() => UnknownAccountEnum, {
    defaultValue: 'CREATE',
    description: 'Whether an external id that is not known makes an account, or is refused with ACCOUNT_UNKNOWN.',
  })
  onUnknown!: UnknownAccountPolicy;
}

@ObjectType({ simpleResolvers: true, description: 'What became of one account of the batch.' })
export class UpsertAccountResult {
  @Field(() => Account, {
    nullable: true,
    description: 'The account as it is now; null when it is refused and did not exist.',
  })
  account!: Account | null;

  @Field(() => ItemError, { nullable: true, description: 'Why it was refused; null when it was taken.' })
  error!: ItemError | null;

  @Field(() => Boolean, { description: 'Whether this call made the account.' })
  isCreated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What upsertAccounts answers.' })
export class UpsertAccountsPayload extends MutationPayload {
  @Field(() => [UpsertAccountResult], { description: 'One result for each account, in the order sent.' })
  results!: UpsertAccountResult[];
}
