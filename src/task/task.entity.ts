import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import type { FactValue } from '../condition/fact.js';
import {
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { TaskKindEnum, TaskPriorityEnum, TaskStatusEnum } from './task.enums.js';
import type { Dependency, HeldOutcome } from './task.state.js';
import type { TaskKind, TaskPriority, TaskStatus } from './task.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly task: Task;
  }
}

@ObjectType({ simpleResolvers: true, description: 'One point of a task’s checklist.' })
export class ChecklistItem {
  @Field(() => String, { description: 'Its key: how tickChecklistItem names it.' })
  readonly key!: string;

  @Field(() => String, { description: 'What is to be done.' })
  readonly text!: string;

  @Field(() => Boolean, { description: 'Whether it is done.' })
  readonly isDone!: boolean;
}

/** Work for a member of the team. Title and summary are rendered on read, so that an erased name is gone everywhere. */
@Entity('task')
@Index('task_effect', ['effectHash'], { unique: true })
@Index('task_account', ['accountId', 'status'])
@Index('task_assignee', ['assigneeId', 'status', 'dueAt'])
@Index('task_due', ['dueAt', 'id'])
@Index('task_created', ['createdAt', 'id'])
@Index('task_ended', ['endedAt', 'id'])
@Index('task_run', ['runId'])
@Index('task_playbook', ['playbookKey', 'status'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'Work for a member of the team, with the reason for it.',
})
export class Task implements Node, TimelineEntry {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: { readonly dependencies: 'depends_on' };

  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  assigneeId!: string | null;

  @Field(() => Int, {
    description: 'Rises by one with every change; send it as `expectedVersion` so as not to overwrite somebody else’s.',
  })
  @IntColumn()
  version!: number;

  @Field(() => TaskKindEnum, { description: 'What sort of work it is.' })
  @CodeColumn({ length: 32 })
  kind!: TaskKind;

  @TextColumn(500)
  titleTemplate!: string;

  /** What the title reads besides names, as it was at launch. */
  @JsonColumn()
  bindings!: Record<string, FactValue | null>;

  @Field(() => TaskStatusEnum, { description: 'Where it stands.' })
  @CodeColumn({ length: 16 })
  status!: TaskStatus;

  @Field(() => TaskPriorityEnum, { description: 'How pressing it is.' })
  @CodeColumn({ length: 16 })
  priority!: TaskPriority;

  /** The priority as a number, for order. */
  @IntColumn()
  priorityLevel!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it is due; null when it is not dated.' })
  @TimeColumn({ nullable: true })
  dueAt!: number | null;

  @Field(() => [String], {
    description: 'The outcomes that completing it may have; when there are any besides FALSE_ALARM, one must be named.',
  })
  @JsonColumn()
  outcomes!: string[];

  @Field(() => String, { nullable: true, description: 'How it ended; CAUSE_CLEARED when its cause went away.' })
  @CodeColumn({ nullable: true })
  outcome!: string | null;

  @Field(() => [ChecklistItem], { description: 'What it consists of.' })
  @JsonColumn()
  checklist!: ChecklistItem[];

  @Field(() => String, { nullable: true, description: 'What was noted when it ended.' })
  @LongTextColumn({ nullable: true })
  note!: string | null;

  @RefColumn()
  causeId!: string;

  @RefColumn({ nullable: true })
  endCauseId!: string | null;

  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @CodeColumn({ nullable: true })
  stepKey!: string | null;

  /** SHA-256 of account and key: the same effect makes one task. */
  @HashColumn()
  effectHash!: Buffer;

  @Field(() => GraphQLTime, { description: 'When it was launched.' })
  @TimeColumn()
  createdAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When somebody began it.' })
  @TimeColumn({ nullable: true })
  startedAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was completed or cancelled.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'Until when it is put off.' })
  @TimeColumn({ nullable: true })
  snoozedUntil!: number | null;

  /** As the account's memory has it; shown as `pendingOutcome`. */
  @JsonColumn({ nullable: true })
  held!: HeldOutcome | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When its cause went away while somebody was at it.' })
  @TimeColumn({ nullable: true })
  causeClearedAt!: number | null;

  /** The tasks that come first, by step; without an id it is not launched yet. */
  @JsonColumn({ nullable: true, name: 'depends_on' })
  dependencies!: readonly Dependency[] | null;

  @Field(() => GraphQLTime, {
    description: 'Where it stands on the timeline: its end, or while it is open when it is due.',
  })
  get at(): number {
    return this.endedAt ?? this.dueAt ?? this.createdAt;
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen: it is open.' })
  get isPlanned(): boolean {
    return this.endedAt === null;
  }

  /** Given by the resolver, for it needs names. */
  summary!: string;
}
