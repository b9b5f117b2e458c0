import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Touchpoint } from '../journey/touchpoint.entity.js';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';

import { Group } from '../kernel/graphql/group.js';

import { ItemError } from '../kernel/graphql/item-error.js';

import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { DateTimeRange } from '../kernel/graphql/ranges.js';
import { GraphQLJSON, GraphQLLocalDate, GraphQLTime } from '../kernel/graphql/scalars.js';
import { Task } from './task.entity.js';
import { TaskKindEnum, TaskOrderField, TaskPriorityEnum, TaskStatusEnum } from './task.enums.js';
import type { TaskKind, TaskPriority, TaskStatus } from './task.types.js';

@InputType({ description: 'Which tasks. All that is given must hold; a list matches any of its values.' })
export class TaskFilter {
  @Field(() => [TaskFilter], { nullable: true, description: 'All of these hold.' })
  and?: TaskFilter[] | null;

  @Field(() => [TaskFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: TaskFilter[] | null;

  @Field(() => TaskFilter, { nullable: true, description: 'This does not hold.' })
  not?: TaskFilter | null;

  @Field(() => [ID], { nullable: true, description: 'Assigned to one of these members.' })
  assigneeIds?: string[] | null;

  @Field(() => [TaskStatusEnum], { nullable: true, description: 'Of one of these statuses.' })
  statuses?: TaskStatus[] | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Due on this day of the company or before.' })
  dueOnOrBefore?: string | null;

  @Field(() => [TaskKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: TaskKind[] | null;

  @Field(() => [TaskPriorityEnum], { nullable: true, description: 'Of one of these priorities.' })
  priorities?: TaskPriority[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'About one of these contacts.' })
  contactIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Launched by one of these playbooks.' })
  playbookKeys?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its moment has passed while it is open or in progress.',
  })
  isOverdue?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Launched by one of these runs.' })
  runIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Ended with one of these outcomes.' })
  outcomes?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it is due.' })
  dueAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it was launched.' })
  createdAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it was completed or cancelled.' })
  endedAt?: DateTimeRange | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether nobody is assigned.' })
  isUnassigned?: boolean | null;
}

@InputType({ description: 'One thing that a list of tasks is ordered by.' })
export class TaskOrder {
  @Field(() => TaskOrderField, { description: 'What to order by. Tasks for which it is unknown come last.' })
  field!: keyof typeof TaskOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ArgsType()
export class TasksArgs extends PageArgs {
  @Field(() => TaskFilter, { nullable: true, description: 'Which tasks; all when left out.' })
  filter?: TaskFilter | null;

  @Field(() => [TaskOrder], { nullable: true, description: 'In which order; the earliest due first when left out.' })
  orderBy?: TaskOrder[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'How many tasks share something.' })
export class TaskCount extends Group {
  @Field(() => Group, { nullable: true, description: 'What they share beside that; null when counted by one thing.' })
  readonly across!: Group | null;

  @Field(() => Int, { description: 'How many tasks.' })
  readonly count!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A list of tasks.' })
export class TaskConnection extends Connection(Task) {}

@InputType({ description: 'What createTask takes.' })
export class CreateTaskInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The account; or name it by `accountExternalId`.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by the id that it has in your own systems.' })
  accountExternalId?: string | null;

  @Field(() => String, { description: 'The title, at most 500 characters.' })
  title!: string;

  @Field(() => TaskKindEnum, { description: 'What sort of work it is.' })
  kind!: TaskKind;

  @Field(() => ID, { nullable: true, description: 'The contact that it is about.' })
  contactId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who gets it: the account’s owner when left out, nobody when null.' })
  assigneeId?: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it is due.' })
  dueAt?: number | null;

  @Field(() => TaskPriorityEnum, { nullable: true, description: 'How pressing it is; NORMAL when left out.' })
  priority?: TaskPriority | null;

  @Field(() => [String], { nullable: true, description: 'What it consists of, at most 50 points.' })
  checklist?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Outcomes of which completing it must name one, at most 20. Risk work can always be a FALSE_ALARM.',
  })
  outcomes?: string[] | null;
}

@InputType()
export abstract class TaskCommandInput extends MutationInput {
  @Field(() => ID, { description: 'The task.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse, with CONFLICT, unless the task is at this version.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'What startTask takes.' })
export class StartTaskInput extends TaskCommandInput {}

@InputType({ description: 'What completeTask takes.' })
export class CompleteTaskInput extends TaskCommandInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'For so many seconds, 1 to 600, undoOutcome can take the outcome back. It is kept on the server and counts ' +
      'when they have passed; until then the task shows it as `pendingOutcome`.',
  })
  holdFor?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'How it ended: one of the task’s outcomes, where it declares any.',
  })
  outcome?: string | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 20,000 characters.' })
  note?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'The contact with the customer: `{ reached, kind, direction, channel, sentiment, notes }`, all optional. A ' +
      'CHECK_IN, VISIT, QBR, TRAINING or HEALTH_CHECK task writes a touchpoint unless `reached` is false or the ' +
      'outcome says nobody was.',
  })
  touchpoint?: unknown;
}

@InputType({ description: 'What undoOutcome takes.' })
export class UndoOutcomeInput extends TaskCommandInput {}

@InputType({ description: 'What reopenTask takes.' })
export class ReopenTaskInput extends TaskCommandInput {}

@InputType({ description: 'What changeTask takes. What is left out stays as it is.' })
export class ChangeTaskInput extends TaskCommandInput {
  @Field(() => String, { nullable: true, description: 'The title, at most 500 characters.' })
  title?: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it is due; null for a task that is not dated.' })
  dueAt?: number | null;

  @Field(() => TaskPriorityEnum, { nullable: true, description: 'How pressing it is.' })
  priority?: TaskPriority | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 20,000 characters; null clears it.' })
  note?: string | null;
}

@InputType({ description: 'What snoozeTask takes.' })
export class SnoozeTaskInput extends TaskCommandInput {
  @Field(() => GraphQLTime, { description: 'Until when, in the future.' })
  until!: number;
}

@InputType({ description: 'What cancelTask takes.' })
export class CancelTaskInput extends TaskCommandInput {
  @Field(() => String, { nullable: true, description: 'Why, at most 2,000 characters.' })
  reason?: string | null;
}

@InputType({ description: 'What assignTask takes.' })
export class AssignTaskInput extends TaskCommandInput {
  @Field(() => ID, { nullable: true, description: 'Who gets it; null takes it from its assignee.' })
  memberId?: string | null;
}

@InputType({ description: 'What tickChecklistItem takes.' })
export class TickChecklistItemInput extends TaskCommandInput {
  @Field(() => String, { description: 'The item’s key.' })
  itemKey!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is done; true when left out.' })
  isDone?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the mutations of tasks answer.' })
export class TaskPayload extends MutationPayload {
  @Field(() => Task, { description: 'The task as it is now.' })
  task!: Task;
}

@ObjectType({ simpleResolvers: true, description: 'What completeTask answers.' })
export class CompleteTaskPayload extends TaskPayload {
  @Field(() => Touchpoint, {
    nullable: true,
    description: 'The touchpoint that was written; null when there was no contact.',
  })
  touchpoint!: Touchpoint | null;
}

/** Tasks that one bulk command takes. */
export const MOST_TASKS = 200;

const ofBulk = <T extends TaskCommandInput>(Item: new () => T, what: string) => {
  @InputType()
  abstract class BulkInput extends MutationInput {
    @Field(() => [Item], { description: `${what} Each is answered for itself; at most ${MOST_TASKS}.` })
    tasks!: T[];
  }
  return BulkInput;
};

@InputType({ description: 'What completeTasks takes.' })
export class CompleteTasksInput extends ofBulk(CompleteTaskInput, 'The tasks, and how each ended.') {}

@InputType({ description: 'What assignTasks takes.' })
export class AssignTasksInput extends ofBulk(AssignTaskInput, 'The tasks, and who gets each.') {}

@InputType({ description: 'What cancelTasks takes.' })
export class CancelTasksInput extends ofBulk(CancelTaskInput, 'The tasks, and why each is called off.') {}

@InputType({ description: 'What snoozeTasks takes.' })
export class SnoozeTasksInput extends ofBulk(SnoozeTaskInput, 'The tasks, and until when each is put off.') {}

@ObjectType({ simpleResolvers: true, description: 'What became of one task of a bulk command.' })
export class TaskResult {
  @Field(() => Task, { nullable: true, description: 'The task as it is now; null when there is none.' })
  task!: Task | null;

  @Field(() => ItemError, { nullable: true, description: 'Why it was refused; null when it was taken.' })
  error!: ItemError | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the bulk mutations of tasks answer.' })
export class TasksPayload extends MutationPayload {
  @Field(() => [TaskResult], { description: 'One for each task, in their order.' })
  results!: TaskResult[];
}

@ObjectType({ simpleResolvers: true, description: 'An outcome that can still be taken back by undoOutcome.' })
export class PendingOutcome {
  @Field(() => String, { nullable: true, description: 'The outcome.' })
  readonly outcome!: string | null;

  @Field(() => String, { nullable: true, description: 'What was noted.' })
  readonly note!: string | null;

  @Field(() => GraphQLTime, { description: 'When it counts.' })
  readonly until!: number;
}
