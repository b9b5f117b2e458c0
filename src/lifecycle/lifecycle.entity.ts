import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, IntColumn, LongTextColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly stage_move: StageMove;
    readonly account_stage: AccountStage;
  }
}

/** A move from stage to stage: history, never changed. */
@Entity('stage_move')
@Index('stage_move_account', ['accountId', 'at', 'id'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'A move of an account from one stage to another.',
})
export class StageMove implements Node, TimelineEntry {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  /** Null for where the account began. */
  @CodeColumn({ nullable: true })
  fromKey!: string | null;

  @CodeColumn()
  toKey!: string;

  @Field(() => GraphQLTime, { description: 'When it was made.' })
  @TimeColumn()
  at!: number;

  @RefColumn()
  causeId!: string;

  @Field(() => String, { nullable: true, description: 'The reason that was given.' })
  @LongTextColumn({ nullable: true })
  reason!: string | null;

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return this.fromKey === null ? `Began in ${this.toKey}` : `Moved from ${this.fromKey} to ${this.toKey}`;
  }
}

/** The stage that an account is in, as of its last turn. */
@Entity('account_stage')
@Index('account_stage_key', ['stageKey', 'enteredAt', 'accountId'])
@Index('account_stage_stuck', ['stuckAt'])
export class AccountStage {
  @RefColumn({ primary: true })
  accountId!: string;

  @CodeColumn()
  stageKey!: string;

  @TimeColumn()
  enteredAt!: number;

  @IntColumn({ nullable: true })
  targetDays!: number | null;

  /** From this moment on the account is stuck; null when the stage has no target. */
  @TimeColumn({ nullable: true })
  stuckAt!: number | null;

  @IntColumn()
  term!: number;
}
