import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, HashColumn, IdColumn, RefColumn, TextColumn, TimeColumn } from '../../database/columns.js';
import { TimelineEntry } from '../../journey/timeline-entry.js';
import { Node } from '../../kernel/graphql/node.js';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { HeldBackOutcomeEnum, HeldBackReasonEnum } from '../definition/playbook.enums.js';
import type { HeldBackOutcome, HeldBackReason } from '../definition/playbook.types.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly held_back: HeldBack;
  }
}

/** A playbook that fired and started no run. Its cause holds the facts as they were. */
@Entity('held_back')
@Index('held_back_effect', ['effectHash'], { unique: true })
@Index('held_back_account', ['accountId', 'at'])
@Index('held_back_latest', ['at', 'id'])
@Index('held_back_playbook', ['playbookKey', 'at'])
@Index('held_back_outcome', ['outcome', 'at'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'A playbook that fired and started no run, and why.',
})
export class HeldBack extends Node implements TimelineEntry {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  renewalId!: string | null;

  @Field(() => String, { description: 'The playbook’s key.' })
  @CodeColumn()
  playbookKey!: string;

  /** Null when no playbook of this key was in force. */
  @CodeColumn({ nullable: true })
  playbookHash!: string | null;

  @Field(() => HeldBackReasonEnum, { description: 'Why it was held back.' })
  @CodeColumn({ length: 32 })
  reason!: HeldBackReason;

  @TextColumn(500)
  occurrence!: string;

  @HashColumn()
  effectHash!: Buffer;

  @Field(() => GraphQLTime, { description: 'When it fired.' })
  @TimeColumn()
  at!: number;

  @Field(() => GraphQLTime, {
    nullable: true,
    description:
      'When it is looked at again at the latest; null = when something of the account changes, or not at all.',
  })
  @TimeColumn({ nullable: true })
  releasesAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was released, and its run started.' })
  @TimeColumn({ nullable: true })
  releasedAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was dropped, for its condition no longer held.' })
  @TimeColumn({ nullable: true })
  droppedAt!: number | null;

  @Field(() => HeldBackOutcomeEnum, { nullable: true, description: 'What became of it; null = the refusal was final.' })
  @CodeColumn({ nullable: true, length: 32 })
  outcome!: HeldBackOutcome | null;

  /** Why it was released or dropped. */
  @RefColumn({ nullable: true })
  outcomeCauseId!: string | null;

  @Field(() => Boolean, { description: 'Whether it waits still, to be released.' })
  get isPending(): boolean {
    return this.outcome === 'WAITING';
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return `Playbook ${this.playbookKey} was held back: ${this.reason}`;
  }

  @RefColumn()
  causeId!: string;
}
