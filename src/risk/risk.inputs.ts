import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { Risk } from './risk.entity.js';
import { RiskKindEnum, RiskOrderField, RiskOutcomeEnum, RiskSeverityEnum } from './risk.enums.js';
import type { RiskKind, RiskOutcome, RiskSeverity } from './risk.types.js';

@InputType({ description: 'Which risks. All that is given must hold; a list matches any of its values.' })
export class RiskFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by one of these members.' })
  ownerIds?: string[] | null;

  @Field(() => [RiskKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: RiskKind[] | null;

  @Field(() => [RiskSeverityEnum], { nullable: true, description: 'Of one of these severities.' })
  severities?: RiskSeverity[] | null;

  @Field(() => [RiskOutcomeEnum], { nullable: true, description: 'That ended in one of these ways.' })
  outcomes?: RiskOutcome[] | null;

  @Field(() => [String], { nullable: true, description: 'Opened by one of these playbooks.' })
  playbookKeys?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only open ones, or only closed ones.' })
  isOpen?: boolean | null;
}

@InputType({ description: 'One thing that a list of risks is ordered by.' })
export class RiskOrder {
  @Field(() => RiskOrderField, { description: 'What to order by.' })
  field!: keyof typeof RiskOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ArgsType()
export class RisksArgs extends PageArgs {
  @Field(() => RiskFilter, { nullable: true, description: 'Which risks; all when left out.' })
  filter?: RiskFilter | null;

  @Field(() => [RiskOrder], { nullable: true, description: 'In which order; the latest opened first when left out.' })
  orderBy?: RiskOrder[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'A list of risks.' })
export class RiskConnection extends Connection(Risk) {}

@InputType({ description: 'What openRisk takes.' })
export class OpenRiskInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The account; or name it by `accountExternalId`.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by the id that it has in your own systems.' })
  accountExternalId?: string | null;

  @Field(() => RiskKindEnum, { description: 'What puts the account at risk.' })
  kind!: RiskKind;

  @Field(() => RiskSeverityEnum, { nullable: true, description: 'How bad it is; MEDIUM when left out.' })
  severity?: RiskSeverity | null;

  @Field(() => String, { nullable: true, description: 'What lies behind it, at most 2,000 characters.' })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'What is to be done about it, at most 4,000 characters.' })
  mitigation?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Who is to see to it: the account’s owner when left out, nobody when null.',
  })
  ownerId?: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When its first sign was seen; now when left out.' })
  firstSignAt?: number | null;
}

@InputType()
abstract class RiskCommandInput extends MutationInput {
  @Field(() => ID, { description: 'The risk.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse, with CONFLICT, unless the risk is at this version.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'What changeRisk takes. What is left out stays; null takes a text or the owner away.' })
export class ChangeRiskInput extends RiskCommandInput {
  @Field(() => RiskSeverityEnum, { nullable: true, description: 'How bad it is.' })
  severity?: RiskSeverity | null;

  @Field(() => String, { nullable: true, description: 'What lies behind it, at most 2,000 characters.' })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'What is to be done about it, at most 4,000 characters.' })
  mitigation?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who is to see to it.' })
  ownerId?: string | null;
}

@InputType({ description: 'What closeRisk takes.' })
export class CloseRiskInput extends RiskCommandInput {
  @Field(() => RiskOutcomeEnum, { description: 'How it ended.' })
  outcome!: RiskOutcome;

  @Field(() => String, { nullable: true, description: 'A note, at most 2,000 characters.' })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What changeRisk and closeRisk answer.' })
export class RiskPayload extends MutationPayload {
  @Field(() => Risk, { description: 'The risk as it is now.' })
  risk!: Risk;
}

@ObjectType({ simpleResolvers: true, description: 'What openRisk answers.' })
export class OpenRiskPayload extends RiskPayload {
  @Field(() => Boolean, {
    description:
      'False when a risk of the kind was open already: that one is answered, with the worse severity of both.',
  })
  isNew!: boolean;
}
