import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { HeldBackReasonEnum } from '../../playbook/definition/playbook.enums.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import { TaskKindEnum } from '../../task/task.enums.js';
import type { TaskKind } from '../../task/task.types.js';
import { HeldCount, LeftOut, RehearsedPlaybook, WeekLoad } from '../rehearsal/rehearsal.view.js';

@ObjectType({ simpleResolvers: true, description: 'A run that would begin.' })
export class SimulatedFiring {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  @Field(() => GraphQLTime, { description: 'When.' })
  readonly at!: number;

  readonly accountId!: string;
  readonly contactId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A firing that would begin no run.' })
export class SimulatedHeldBack extends SimulatedFiring {
  @Field(() => HeldBackReasonEnum, { description: 'Why.' })
  readonly reason!: HeldBackReason;
}

@ObjectType({ simpleResolvers: true, description: 'A task that would be launched.' })
export class SimulatedTask {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  @Field(() => String, { description: 'The step’s key.' })
  readonly stepKey!: string;

  @Field(() => TaskKindEnum, { description: 'What sort of work it is.' })
  readonly kind!: TaskKind;

  @Field(() => GraphQLTime, { description: 'When it would be launched.' })
  readonly launchedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it would be due.' })
  readonly dueAt!: number | null;

  readonly accountId!: string;
  readonly contactId!: string | null;
  readonly assigneeId!: string | null;
  readonly titleTemplate!: string;
  readonly bindings!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What playbooks would do from now on if nothing came in and nobody did anything. Lists hold the first ' +
    'thousand by time.',
})
export class SimulationResult {
  @Field(() => [RehearsedPlaybook], { description: 'What was played.' })
  readonly playbooks!: RehearsedPlaybook[];

  @Field(() => GraphQLTime, { description: 'The present moment, as of the simulation.' })
  readonly from!: number;

  @Field(() => GraphQLTime, { description: 'How far it looked ahead.' })
  readonly to!: number;

  @Field(() => Int, { description: 'Accounts that were played.' })
  readonly accounts!: number;

  @Field(() => [LeftOut], { description: 'Accounts that could not be played.' })
  readonly leftOut!: LeftOut[];

  @Field(() => Int, { description: 'Runs that would begin.' })
  readonly enrolments!: number;

  @Field(() => Int, { description: 'Accounts with a run.' })
  readonly enrolledAccounts!: number;

  @Field(() => Int, { description: 'Of the runs, those that would begin at once.' })
  readonly enrolmentsNow!: number;

  @Field(() => Int, {
    description: 'Accounts for which a `when` holds already, so that it fires only when it comes true anew.',
  })
  readonly holdsAlready!: number;

  @Field(() => [HeldCount], { description: 'Firings that would begin no run, by reason.' })
  readonly heldBack!: HeldCount[];

  @Field(() => Int, { description: 'Tasks that would be launched.' })
  readonly taskCount!: number;

  @Field(() => [WeekLoad], { description: 'Tasks per week and assignee.' })
  readonly tasksPerWeek!: WeekLoad[];

  @Field(() => [SimulatedFiring], { description: 'The runs.' })
  readonly firings!: SimulatedFiring[];

  @Field(() => [SimulatedHeldBack], { description: 'The firings that would begin no run.' })
  readonly heldBackFirings!: SimulatedHeldBack[];

  @Field(() => [SimulatedTask], { description: 'The tasks.' })
  readonly tasks!: SimulatedTask[];
}
