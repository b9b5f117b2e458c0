import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  CodeColumn,
  IdColumn,
  JsonColumn,
  LongTextColumn,
  RefColumn,
  TimeColumn,
} from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { DeadLetterStatusEnum } from './quarantine.enums.js';
import type { DeadLetterStatus } from './quarantine.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly dead_letter: DeadLetter;
  }
}

/** A recorded signal that no turn could fold. It stays, also when it is discarded, so that replays leave it out. */
@Entity('dead_letter')
@Index('dead_letter_signal', ['signalId'], { unique: true })
@Index('dead_letter_account', ['accountId', 'since'])
@Index('dead_letter_since', ['since'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A recorded signal that its account’s turn could not fold: it is set aside, and the account goes on.',
})
export class DeadLetter extends Node {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @BigIntColumn()
  signalId!: number;

  @Field(() => String, { description: 'What the signal tells: `task.completed`, `account.upserted`, …' })
  @CodeColumn()
  signalType!: string;

  @Field(() => DeadLetterStatusEnum, { description: 'Whether somebody has to look at it still.' })
  @CodeColumn({ length: 16 })
  status!: DeadLetterStatus;

  @Field(() => String, {
    description: 'The error’s code: HIERARCHY_CYCLE, NOT_FOUND, …; INTERNAL for a fault of ours.',
  })
  @CodeColumn()
  code!: string;

  @Field(() => String, { description: 'Why it cannot be folded.' })
  @LongTextColumn()
  reason!: string;

  @Field(() => GraphQLJSON, { description: 'What the signal says.' })
  @JsonColumn()
  properties!: Record<string, unknown>;

  @Field(() => GraphQLTime, { description: 'When what it tells happened.' })
  @TimeColumn()
  occurredAt!: number;

  @Field(() => GraphQLTime, { description: 'When it was recorded.' })
  @TimeColumn()
  recordedAt!: number;

  @Field(() => GraphQLTime, { description: 'Since when it is set aside.' })
  @TimeColumn()
  since!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was discarded; null while it waits.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  /** Who discarded it. */
  @RefColumn({ nullable: true })
  actorId!: string | null;
}
