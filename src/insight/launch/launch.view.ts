import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { AccountFilter } from '../../account/account-filter.inputs.js';
import { PageArgs } from '../../kernel/graphql/args.js';
import { Connection } from '../../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { HeldBackReasonEnum } from '../../playbook/definition/playbook.enums.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import { Job, JobError } from '../job/job.view.js';
import { HeldCount } from '../rehearsal/rehearsal.view.js';
import { LaunchOutcomeEnum } from './launch.enums.js';
import type { LaunchOutcome } from './launch.types.js';

@InputType({ description: 'Which playbook is launched, and for whom.' })
export class StartLaunchInput extends MutationInput {
  @Field(() => String, { description: 'The playbook’s key; it is about accounts or renewals.' })
  playbookKey!: string;

  @Field(() => AccountFilter, { nullable: true, description: 'Which accounts; an empty filter means all.' })
  filter?: AccountFilter | null;

  @Field(() => ID, { nullable: true, description: 'A segment: its accounts, of those that the filter lets pass.' })
  segmentId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why, at most 2,000 characters; runs show it as their cause.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A key of your own, at most 255 characters: the same call again answers the same job. KEY_REUSED when it was ' +
      'used for another launch.',
  })
  key?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What startLaunch answers.' })
export class StartLaunchPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: 'The job, as it was begun; `jobProgress` follows it.' })
  job!: Job | null;
}

@ObjectType({ simpleResolvers: true, description: 'What came of `startLaunch`; `Job.launches` tells of each account.' })
export class LaunchResult {
  @Field(() => Int, { description: 'For how many accounts a run has started.' })
  readonly started!: number;

  @Field(() => Int, { description: 'For how many it was held back.' })
  readonly heldBack!: number;

  @Field(() => [HeldCount], { description: 'By which reasons it was held back.' })
  readonly heldBackReasons!: readonly HeldCount[];

  @Field(() => Int, { description: 'How many accounts refused it.' })
  readonly failed!: number;
}

@ArgsType()
export class LaunchesArgs extends PageArgs {
  @Field(() => [LaunchOutcomeEnum], { nullable: true, description: 'Only those with one of these outcomes.' })
  outcomes?: LaunchOutcome[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'One account of a job that launches a playbook for many.' })
export class Launch {
  readonly accountId!: string;
  readonly runId!: string | null;
  readonly heldBackId!: string | null;

  @Field(() => LaunchOutcomeEnum, { description: 'What has come of it.' })
  readonly outcome!: LaunchOutcome;

  @Field(() => HeldBackReasonEnum, { nullable: true, description: 'Why it was held back; null unless it was.' })
  readonly reason!: HeldBackReason | null;

  @Field(() => JobError, { nullable: true, description: 'Why the account refused it; null unless it did.' })
  readonly error!: JobError | null;
}

@ObjectType({ simpleResolvers: true, description: 'The accounts of a job that launches a playbook, oldest first.' })
export class LaunchConnection extends Connection(Launch) {}
