import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { GraphQLCurrencyCode, GraphQLLocalDate, GraphQLSafeInt, GraphQLTime } from '../kernel/graphql/scalars.js';
import type { BillingInterval } from '../signal/billing.rules.js';
import { BillingIntervalEnum, SubscriptionStatusEnum } from './revenue.enums.js';
import type { SubscriptionStatus } from './revenue.types.js';
import { AccountSubscription } from './subscription.entity.js';

@InputType({
  description:
    'A subscription as contracted, whole: what is left out is taken to be absent. Told again, it is a history: what ' +
    'held before stays. Name the account by id or by external id.',
})
export class SubscriptionInput {
  @Field(() => String, { description: 'The id that the subscription has in your own systems, at most 255 characters.' })
  externalId!: string;

  @Field(() => ID, { nullable: true, description: 'The account, by id.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by external id.' })
  accountExternalId?: string | null;

  @Field(() => String, { description: 'The product, at most 100 characters.' })
  product!: string;

  @Field(() => String, { nullable: true, description: 'The plan, at most 100 characters.' })
  plan?: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats contracted.' })
  seats?: number | null;

  @Field(() => GraphQLSafeInt, {
    description:
      'The contracted amount for the billing months, in minor units; one-off fees, tax and overage are outside.',
  })
  amountMinor!: number;

  @Field(() => GraphQLCurrencyCode, { description: 'Its currency.' })
  currency!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many months the amount is for; 1 when left out. Say `billingInterval` instead for others.',
  })
  billingMonths?: number | null;

  @Field(() => BillingIntervalEnum, {
    nullable: true,
    description: 'What the amount is for, in place of `billingMonths`: 25.00 by WEEK is 108.63 a month.',
  })
  billingInterval?: BillingInterval | null;

  @Field(() => Int, { nullable: true, description: 'How many intervals the amount is for; 1 when left out.' })
  billingIntervalCount?: number | null;

  @Field(() => GraphQLLocalDate, { description: 'The first day of the term.' })
  startsOn!: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      'The day after the last of the term; leave it out for a plan without a term. A date such as ' +
      '9999-12-31 means none.',
  })
  endsOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The last day of the term, in place of `endsOn`: 2026-12-31 for a term that goes on on 2027-01-01.',
  })
  lastDay?: string | null;

  @Field(() => SubscriptionStatusEnum, { nullable: true, description: 'How it stands; ACTIVE when left out.' })
  status?: SubscriptionStatus | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the term renews by itself; true when left out.' })
  autoRenews?: boolean | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The last day for notice.' })
  noticeBy?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'With PAUSED: the day on which it goes on by itself; leave it out while none is known.',
  })
  pausedUntil?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The external id of the account that the contract came from: no new business.',
  })
  transferredFrom?: string | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description:
      'From when this holds (or from `startsOn`, if that is later); now when left out. What held before stays as it ' +
      'was. The same moment told again is a correction.',
  })
  occurredAt?: number | null;
}

@InputType({ description: 'What upsertSubscriptions takes.' })
export class UpsertSubscriptionsInput extends MutationInput {
  @Field(() => [SubscriptionInput], { description: 'The subscriptions, at most 1,000.' })
  subscriptions!: SubscriptionInput[];
}

@ObjectType({ simpleResolvers: true, description: 'What became of one subscription of the batch.' })
export class UpsertSubscriptionResult {
  @Field(() => AccountSubscription, {
    nullable: true,
    description: 'The subscription as it is now; null when it is refused and did not exist.',
  })
  subscription!: AccountSubscription | null;

  @Field(() => ItemError, { nullable: true, description: 'Why it was refused; null when it was taken.' })
  error!: ItemError | null;

  @Field(() => Boolean, { description: 'Whether this call made the subscription.' })
  isCreated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What upsertSubscriptions answers.' })
export class UpsertSubscriptionsPayload extends MutationPayload {
  @Field(() => [UpsertSubscriptionResult], { description: 'One result for each subscription, in the order sent.' })
  results!: UpsertSubscriptionResult[];
}
