import { Field, Float, Int, ObjectType } from 'type-graphql';
import { GraphQLLocalDate } from '../../kernel/graphql/scalars.js';
import { AnswerRuleEnum } from '../job/job.enums.js';
import type { AnswerRule } from '../rehearsal/answers.js';
import { HeldCount, LeftOut, RehearsedPlaybook, WeekLoad } from '../rehearsal/rehearsal.view.js';

@ObjectType({ simpleResolvers: true, description: 'How the firings fit the customers that left.' })
export class ChurnFit {
  @Field(() => Int, { description: 'Customers that came to pay nothing.' })
  readonly losses!: number;

  @Field(() => Int, { description: 'Of the losses, those for whom it had fired before.' })
  readonly flagged!: number;

  @Field(() => Int, { description: 'Of the losses, those for whom it had not.' })
  readonly missed!: number;

  @Field(() => Int, { description: 'Customers for whom it fired and who still paid 90 days later.' })
  readonly falseAlarms!: number;

  @Field(() => Int, { description: 'Customers for whom it fired too lately to say.' })
  readonly openAlarms!: number;

  @Field(() => Float, { nullable: true, description: 'Flagged of all losses, 0 to 1; null without losses.' })
  readonly recall!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Flagged of flagged and false alarms, 0 to 1; null without either.',
  })
  readonly precision!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Company days from the first firing to the loss, the middle one; null when none was flagged.',
  })
  readonly medianLeadDays!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'A task by what makes it the same under both versions.' })
export class TaskMark {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  @Field(() => String, { description: 'The step’s key.' })
  readonly stepKey!: string;

  @Field(() => GraphQLLocalDate, { description: 'The company day on which it is launched.' })
  readonly day!: string;

  readonly accountId!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The candidate’s tasks against those of the live version, by account, step and day.',
})
export class BacktestDiff {
  @Field(() => Int, { description: 'Tasks that only the candidate launches.' })
  readonly added!: number;

  @Field(() => Int, { description: 'Tasks that only the live version launches.' })
  readonly removed!: number;

  @Field(() => Int, { description: 'Tasks that both launch.' })
  readonly unchanged!: number;

  @Field(() => [TaskMark], { description: 'The first fifty that are added, by account.' })
  readonly addedTasks!: TaskMark[];

  @Field(() => [TaskMark], { description: 'The first fifty that are removed, by account.' })
  readonly removedTasks!: TaskMark[];
}

@ObjectType({ simpleResolvers: true, description: 'What the live version came to.' })
export class BacktestArm {
  @Field(() => Int, { description: 'Runs that began.' })
  readonly enrolments!: number;

  @Field(() => Int, { description: 'Accounts with a run.' })
  readonly enrolledAccounts!: number;

  @Field(() => [HeldCount], { description: 'Firings that began no run, by reason.' })
  readonly heldBack!: HeldCount[];

  @Field(() => Int, { description: 'Tasks that were launched.' })
  readonly tasks!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What playbooks would have done over a stretch of history. The same history and definitions give the same result.',
})
export class BacktestResult extends BacktestArm {
  @Field(() => [RehearsedPlaybook], { description: 'What was played.' })
  readonly playbooks!: RehearsedPlaybook[];

  @Field(() => GraphQLLocalDate, { description: 'The first company day.' })
  readonly from!: string;

  @Field(() => GraphQLLocalDate, { description: 'The last company day, included.' })
  readonly to!: string;

  @Field(() => AnswerRuleEnum, { description: 'How tasks were answered.' })
  readonly answerRule!: AnswerRule;

  @Field(() => Int, { description: 'Accounts that were played.' })
  readonly accounts!: number;

  @Field(() => [LeftOut], { description: 'Accounts that could not be played.' })
  readonly leftOut!: LeftOut[];

  @Field(() => Int, { description: 'Recorded signals that were played.' })
  readonly signals!: number;

  @Field(() => Int, { description: 'Turns that were taken.' })
  readonly turns!: number;

  @Field(() => [WeekLoad], { description: 'Tasks per week and assignee.' })
  readonly tasksPerWeek!: WeekLoad[];

  @Field(() => ChurnFit, { nullable: true, description: 'How it fits the losses; null when no account paid.' })
  readonly churn!: ChurnFit | null;

  @Field(() => BacktestArm, {
    nullable: true,
    description: 'What the live version came to; null when it was not compared with.',
  })
  readonly live!: BacktestArm | null;

  @Field(() => BacktestDiff, {
    nullable: true,
    description: 'The difference from the live version; null when it was not compared with.',
  })
  readonly diff!: BacktestDiff | null;
}
