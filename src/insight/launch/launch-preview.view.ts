import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import { AccountFilter } from '../../account/account-filter.inputs.js';
import type { Sql } from '../../database/sql.js';
import { FactReading } from '../../event/cause.entity.js';
import { PageArgs } from '../../kernel/graphql/args.js';
import { Connection } from '../../kernel/graphql/connection.js';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { HeldBackReasonEnum } from '../../playbook/definition/playbook.enums.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { LaunchVerdict } from '../../playbook/enrolment/launch-verdict.rules.js';
import { LaunchVerdictEnum } from './launch.enums.js';

@ArgsType()
export class LaunchPreviewArgs {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => AccountFilter, { nullable: true, description: 'Which accounts; an empty filter means all.' })
  filter?: AccountFilter | null;

  @Field(() => ID, { nullable: true, description: 'A segment: its accounts, of those that the filter lets pass.' })
  segmentId?: string | null;
}

@ArgsType()
export class LaunchForecastsArgs extends PageArgs {
  @Field(() => [LaunchVerdictEnum], { nullable: true, description: 'Only those of these verdicts.' })
  verdicts?: LaunchVerdict[] | null;

  @Field(() => [HeldBackReasonEnum], { nullable: true, description: 'Only those for these reasons.' })
  reasons?: HeldBackReason[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'How many accounts a launch would be held back for by one reason.' })
export class LaunchReasonCount {
  @Field(() => HeldBackReasonEnum, { description: 'Why.' })
  readonly reason!: HeldBackReason;

  @Field(() => Boolean, { description: 'Whether the runs would start later, when the reason no longer holds.' })
  readonly startsLater!: boolean;

  @Field(() => Int, { description: 'How many accounts.' })
  readonly count!: number;
}

@ObjectType({ simpleResolvers: true, description: 'How many accounts a launch would do what for.' })
export class LaunchCounts {
  @Field(() => Int, { description: 'How many accounts were looked at.' })
  readonly examined!: number;

  @Field(() => Boolean, { description: 'Whether there are more, which were not looked at.' })
  readonly isCut!: boolean;

  @Field(() => Int, { description: 'For how many a run would start.' })
  readonly wouldStart!: number;

  @Field(() => Int, { description: 'For how many it would be held back and start later.' })
  readonly wouldWait!: number;

  @Field(() => Int, { description: 'For how many it would be held back for good.' })
  readonly wouldNotStart!: number;

  @Field(() => [LaunchReasonCount], { description: 'By which reasons it would be held back, the most frequent first.' })
  readonly reasons!: readonly LaunchReasonCount[];
}

@ObjectType({ simpleResolvers: true, description: 'What would come of a launch for one account.' })
export class LaunchForecast {
  readonly accountId!: string;

  @Field(() => LaunchVerdictEnum, { description: 'What would come of it.' })
  readonly verdict!: LaunchVerdict;

  @Field(() => HeldBackReasonEnum, { nullable: true, description: 'Why no run would start now; null when one would.' })
  readonly reason!: HeldBackReason | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the error that a launch would answer: ACCOUNT_SET_ASIDE for an account without turns.',
  })
  readonly errorCode!: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it would start, where time alone decides.' })
  readonly startsAt!: number | null;

  @Field(() => [FactReading], { description: 'What was looked at to refuse it; empty when a run would start.' })
  readonly facts!: readonly FactReading[];
}

@ObjectType({ simpleResolvers: true, description: 'What would come of a launch, account by account.' })
export class LaunchForecastConnection extends Connection(LaunchForecast) {}

@ObjectType({
  simpleResolvers: true,
  description:
    'What would come of a launch for many accounts, by the rules that a single launch goes by, as things stand. ' +
    'Nothing is started.',
})
export class LaunchPreview {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  readonly conditions!: readonly Sql[];

  @Field(() => Int, { description: 'How many accounts are meant.' })
  readonly total!: number;
}
