import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { MoneyInput } from '../kernel/graphql/money.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { Opportunity } from './opportunity.entity.js';
import { OpportunityKindEnum, OpportunityOrderField, OpportunityStatusEnum } from './opportunity.enums.js';
import type { OpportunityKind, OpportunityStatus } from './opportunity.types.js';

@InputType({ description: 'Which opportunities. All that is given must hold; a list matches any of its values.' })
export class OpportunityFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by one of these members.' })
  ownerIds?: string[] | null;

  @Field(() => [OpportunityKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: OpportunityKind[] | null;

  @Field(() => [OpportunityStatusEnum], { nullable: true, description: 'Of one of these statuses.' })
  statuses?: OpportunityStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Found by one of these playbooks.' })
  playbookKeys?: string[] | null;
}

@InputType({ description: 'One thing that a list of opportunities is ordered by.' })
export class OpportunityOrder {
  @Field(() => OpportunityOrderField, { description: 'What to order by.' })
  field!: keyof typeof OpportunityOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ArgsType()
export class OpportunitiesArgs extends PageArgs {
  @Field(() => OpportunityFilter, { nullable: true, description: 'Which opportunities; all when left out.' })
  filter?: OpportunityFilter | null;

  @Field(() => [OpportunityOrder], {
    nullable: true,
    description: 'In which order; the latest opened first when left out.',
  })
  orderBy?: OpportunityOrder[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'A list of opportunities.' })
export class OpportunityConnection extends Connection(Opportunity) {}

@InputType({ description: 'What openOpportunity takes.' })
export class OpenOpportunityInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The account; or name it by `accountExternalId`.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by the id that it has in your own systems.' })
  accountExternalId?: string | null;

  @Field(() => OpportunityKindEnum, { description: 'What it is to bring.' })
  kind!: OpportunityKind;

  @Field(() => String, { nullable: true, description: 'What it is, at most 500 characters.' })
  title?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'The monthly recurring revenue expected of it, in the reporting currency or one that has a rate to it.',
  })
  expectedMrr?: MoneyInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Who is to see to it: the account’s owner when left out, nobody when null.',
  })
  ownerId?: string | null;
}

@InputType()
abstract class OpportunityCommandInput extends MutationInput {
  @Field(() => ID, { description: 'The opportunity.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse, with CONFLICT, unless the opportunity is at this version.',
  })
  expectedVersion?: number | null;
}

@InputType({
  description:
    'What changeOpportunity takes. What is left out stays; null takes the title, the amount or the owner away.',
})
export class ChangeOpportunityInput extends OpportunityCommandInput {
  @Field(() => String, { nullable: true, description: 'What it is, at most 500 characters.' })
  title?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'The monthly recurring revenue expected of it.' })
  expectedMrr?: MoneyInput | null;

  @Field(() => ID, { nullable: true, description: 'Who is to see to it.' })
  ownerId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was offered, at most 4,000 characters: it is OFFERED by that.',
  })
  offer?: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was offered; now when left out.' })
  offeredAt?: number | null;
}

@InputType({ description: 'What closeOpportunity takes.' })
export class CloseOpportunityInput extends OpportunityCommandInput {
  @Field(() => Boolean, { description: 'True: it is won. False: it is lost.' })
  isWon!: boolean;

  @Field(() => String, { nullable: true, description: 'A note, at most 2,000 characters.' })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the mutations of opportunities answer.' })
export class OpportunityPayload extends MutationPayload {
  @Field(() => Opportunity, { description: 'The opportunity as it is now.' })
  opportunity!: Opportunity;
}
