import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../../kernel/graphql/args.js';
import { Connection } from '../../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { OrderDirection } from '../../kernel/graphql/order.js';
import { DateTimeRange } from '../../kernel/graphql/ranges.js';
import { HeldBackReasonEnum, RunOrderField, RunStatusEnum } from '../definition/playbook.enums.js';
import type { HeldBackReason, RunStatus } from '../definition/playbook.types.js';
import { HeldBack } from '../enrolment/held-back.entity.js';
import { Run } from '../run/run.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A list of runs.' })
export class RunConnection extends Connection(Run) {}

@ObjectType({ simpleResolvers: true, description: 'A list of held-back firings.' })
export class HeldBackConnection extends Connection(HeldBack) {}

@InputType({ description: 'Which runs. All that is given must hold; a list matches any of its values.' })
export class RunFilter {
  @Field(() => [RunFilter], { nullable: true, description: 'All of these hold.' })
  and?: RunFilter[] | null;

  @Field(() => [RunFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: RunFilter[] | null;

  @Field(() => RunFilter, { nullable: true, description: 'This does not hold.' })
  not?: RunFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that live, or only those that have ended.' })
  isLive?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that wait for a person’s word, or only those that do not.',
  })
  awaitsApproval?: boolean | null;

  @Field(() => [RunStatusEnum], { nullable: true, description: 'Only of these statuses.' })
  statuses?: RunStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Only of these playbooks.' })
  playbookKeys?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When they started.' })
  startedAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When they ended.' })
  endedAt?: DateTimeRange | null;
}

@InputType({ description: 'One thing that a list of runs is ordered by.' })
export class RunOrder {
  @Field(() => RunOrderField, { description: 'What to order by. Runs for which it is unknown come last.' })
  field!: keyof typeof RunOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@InputType({ description: 'Which held-back firings. What is left out does not narrow.' })
export class HeldBackFilter {
  @Field(() => Boolean, { nullable: true, description: 'Only those that wait still, or only those that do not.' })
  isPending?: boolean | null;

  @Field(() => [HeldBackReasonEnum], { nullable: true, description: 'Only for these reasons.' })
  reasons?: HeldBackReason[] | null;

  @Field(() => [String], { nullable: true, description: 'Only of these playbooks.' })
  playbookKeys?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;
}

@ArgsType()
export class RunsArgs extends PageArgs {
  @Field(() => RunFilter, { nullable: true, description: 'Which; all when left out.' })
  filter?: RunFilter | null;

  @Field(() => [RunOrder], { nullable: true, description: 'In which order; the latest started first when left out.' })
  orderBy?: RunOrder[] | null;
}

@ArgsType()
export class HeldBackArgs extends PageArgs {
  @Field(() => HeldBackFilter, { nullable: true, description: 'Which; all when left out.' })
  filter?: HeldBackFilter | null;
}

@InputType({ description: 'Launches a playbook by hand.' })
export class LaunchPlaybookInput extends MutationInput {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'The contact, for a playbook about a contact.' })
  contactId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The renewal, for a playbook about a renewal; left out = the account’s next open one.',
  })
  renewalId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why; kept with the run’s cause.' })
  reason?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The run that began, or why none did: enrolment’s rules hold for a launch by hand too.',
})
export class LaunchPlaybookPayload extends MutationPayload {
  @Field(() => Run, { nullable: true, description: 'The run; null when it was held back.' })
  run!: Run | null;

  @Field(() => HeldBack, { nullable: true, description: 'Why no run began.' })
  heldBack!: HeldBack | null;
}

@InputType({ description: 'Says yes or no to a step that waits for it.' })
export class ApproveStepInput extends MutationInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => String, { description: 'The key of the step.' })
  stepKey!: string;

  @Field(() => Boolean, { description: 'Whether the run may go on.' })
  isApproved!: boolean;

  @Field(() => String, { nullable: true, description: 'Why; kept with the cause.' })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The run as it goes on, or as it ended.' })
export class ApproveStepPayload extends MutationPayload {
  @Field(() => Run, { description: 'The run.' })
  run!: Run;
}

@InputType({ description: 'Ends a run and cancels its open tasks.' })
export class CancelRunInput extends MutationInput {
  @Field(() => ID, { description: 'The run.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why; kept with the cause.' })
  reason?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The run as it now is.' })
export class CancelRunPayload extends MutationPayload {
  @Field(() => Run, { description: 'The run.' })
  run!: Run;
}
