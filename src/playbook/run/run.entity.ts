import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import type { BoundText } from '../../condition/bound-text.js';
import {
  BoolColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../../database/columns.js';
import { TimelineEntry } from '../../journey/timeline-entry.js';
import { Node } from '../../kernel/graphql/node.js';
import { GraphQLJSON, GraphQLTime } from '../../kernel/graphql/scalars.js';
import { RunStatusEnum, StepStateEnum, SubjectEnum } from '../definition/playbook.enums.js';
import { isLiveStatus, type RunStatus, type StepStatus } from '../definition/playbook.types.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly run: Run;
  }
}

@ObjectType({ simpleResolvers: true, description: 'A round of a repeat that is over, in short.' })
export class RunRound {
  @Field(() => Int, { description: 'Which, from 1.' })
  readonly round!: number;

  @Field(() => GraphQLTime, { description: 'When it began.' })
  readonly startedAt!: number;

  @Field(() => GraphQLTime, { description: 'When the next one began.' })
  readonly endedAt!: number;

  @Field(() => GraphQLJSON, {
    description:
      'How each of its steps ended, by key: the outcome, or the state where there is none. A task that was still ' +
      'open is WAITING.',
  })
  readonly steps!: Readonly<Record<string, string>>;
}

@ObjectType({
  simpleResolvers: true,
  description: 'One step of a run: how far it is, what it decided by, and what came of it.',
})
export class RunStep {
  @Field(() => String, { description: 'The step’s key, unique in the playbook.' })
  readonly key!: string;

  @Field(() => String, {
    description:
      'task, wait, branch, parallel, repeat, approve, move, set, survey, guide, risk, opportunity, action, ' +
      'start, stop, end.',
  })
  readonly kind!: string;

  @Field(() => StepStateEnum, { description: 'How far it is.' })
  readonly state!: StepStatus;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it began; null = not reached.' })
  readonly startedAt?: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A task’s outcome; a wait’s MET, HEARD, REACHED, ELAPSED or TIMED_OUT; the way that a branch took; MET, ' +
      'EXHAUSTED or TIMED_OUT of a repeat; APPROVED, REJECTED; ASKED, RECONTACT_LIMIT; MOVED, SET, STARTED, ' +
      'STOPPED, REFUSED, HELD_BACK.',
  })
  readonly outcome?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What it decided by or was given, as it was: facts by their path, due, …',
  })
  readonly inputs?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What a wait heard, by the event’s field.' })
  readonly event?: unknown;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of a step in a repeat: the round that it stands in, from 1. Of a repeat: the round under way. Else null.',
  })
  readonly round?: number | null;

  @Field(() => [RunRound], {
    nullable: true,
    description: 'Of a repeat: the latest rounds before, in short, five at most.',
  })
  readonly rounds?: readonly RunRound[] | null;

  readonly causeId?: string;
  readonly taskId?: string;
  readonly giveUpAt?: number;
  readonly approval?: { readonly title: BoundText; readonly approverId?: string };
  readonly effectId?: string;
  readonly choice?: string;
}

/** One run of a playbook for an account, a contact or a renewal: a durable row, pinned to the version it began with. */
@Entity('run')
@Index('run_effect', ['effectHash'], { unique: true })
@Index('run_account', ['accountId', 'startedAt'])
@Index('run_account_status', ['accountId', 'status'])
@Index('run_awaits_approval', ['awaitsApproval', 'startedAt'])
@Index('run_started', ['startedAt', 'id'])
@Index('run_ended', ['endedAt', 'id'])
@Index('run_playbook', ['playbookKey', 'startedAt'])
@Index('run_version', ['playbookHash', 'status'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'One run of a playbook for an account, a contact or a renewal, on the version it began with.',
})
export class Run extends Node implements TimelineEntry {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  renewalId!: string | null;

  @CodeColumn()
  playbookKey!: string;

  @CodeColumn()
  playbookHash!: string;

  @TextColumn(120)
  label!: string;

  @Field(() => RunStatusEnum, { description: 'Whether it lives, or how it ended.' })
  @CodeColumn({ length: 16 })
  status!: RunStatus;

  @Field(() => String, {
    description:
      'What it is the run of: the event’s id, the number of the rise, the date, the slot, or the command’s key.',
  })
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

  /** Whether a step of it waits for a person’s word; null in rows of the first release: no. */
  @BoolColumn({ nullable: true })
  awaitsApproval!: boolean | null;

  @RefColumn()
  causeId!: string;

  @Field(() => Boolean, { description: 'Whether it lives.' })
  get isLive(): boolean {
    return isLiveStatus(this.status);
  }

  @Field(() => SubjectEnum, { description: 'Whom it is about.' })
  get subject(): keyof typeof SubjectEnum {
    if (this.contactId !== null) return 'CONTACT';
    return this.renewalId === null ? 'ACCOUNT' : 'RENEWAL';
  }

  @Field(() => GraphQLTime, {
    description: 'Where it stands on the timeline: its end, or its start while it lives.',
  })
  get at(): number {
    return this.endedAt ?? this.startedAt;
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return `Playbook ${this.playbookKey} ${this.endedAt === null ? 'started' : `ended: ${this.status}`}`;
  }
}
