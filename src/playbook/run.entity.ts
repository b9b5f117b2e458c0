import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, HashColumn, IdColumn, JsonColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { RunStatusEnum, StepStateEnum, SubjectEnum } from './playbook.enums.js';
import type { RunStatus, StepStatus } from './playbook.types.js';

@ObjectType({ simpleResolvers: true, description: 'One step of a run: how far it is, what it decided by, and what came of it.' })
export class RunStep {
  @Field(() => String, { description: 'The step’s key, unique in the playbook.' })
  readonly key!: string;

  @Field(() => String, { description: 'task, wait, branch, parallel, move, set, start, end.' })
  readonly kind!: string;

  @Field(() => StepStateEnum, { description: 'How far it is.' })
  readonly state!: StepStatus;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it began; null = not reached.' })
  readonly startedAt?: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'A task’s outcome; a wait’s MET, HEARD, REACHED, ELAPSED or TIMED_OUT; the way that a branch took; MOVED, SET, STARTED, REFUSED, HELD_BACK.',
  })
  readonly outcome?: string | null;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What it decided by or was given, as it was: facts by their path, due, …' })
  readonly inputs?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What a wait heard, by the event’s field.' })
  readonly event?: unknown;

  readonly causeId?: string;
  readonly taskId?: string;
}

/** One run of a playbook for an account or a contact: a durable row, pinned to the version it began with. */
@Entity('run')
@Index('run_effect', ['effectHash'], { unique: true })
@Index('run_account', ['accountId', 'startedAt'])
@Index('run_account_status', ['accountId', 'status'])
@Index('run_playbook', ['playbookKey', 'startedAt'])
@ObjectType({ implements: Node, simpleResolvers: true, description: 'One run of a playbook for an account or a contact, on the version it began with.' })
export class Run extends Node {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @CodeColumn()
  playbookKey!: string;

  @CodeColumn()
  playbookHash!: string;

  @TextColumn(120)
  label!: string;

  @Field(() => RunStatusEnum, { description: 'Whether it lives, or how it ended.' })
  @CodeColumn({ length: 16 })
  status!: RunStatus;

  @Field(() => String, { description: 'What it is the run of: the event’s id, the number of the rise, the date, or the command’s key.' })
  @TextColumn(500)
  occurrence!: string;

  @HashColumn()
  effectHash!: Buffer;

  @Field(() => GraphQLTime, { description: 'When it started.' })
  @TimeColumn()
  startedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it ended; null while it lives.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  @Field(() => [RunStep], { description: 'Every step in the order in which they stand, those not reached too.' })
  @JsonColumn()
  steps!: RunStep[];

  @Field(() => GraphQLJSON, { description: 'What fired it, by the event’s field; empty when no event did.' })
  @JsonColumn()
  event!: Record<string, unknown>;

  @RefColumn()
  causeId!: string;

  @Field(() => Boolean, { description: 'Whether it lives.' })
  get isLive(): boolean {
    return this.status === 'RUNNING';
  }

  @Field(() => SubjectEnum, { description: 'Whom it is about.' })
  get subject(): keyof typeof SubjectEnum {
    return this.contactId === null ? 'ACCOUNT' : 'CONTACT';
  }
}
