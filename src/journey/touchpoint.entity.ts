import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BoolColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { DirectionEnum, SentimentEnum, TouchpointKindEnum, TouchpointStatusEnum } from './journey.enums.js';
import { TimelineEntry } from './timeline-entry.js';
import { countsForCadence } from './touchpoint.rules.js';
import type { Direction, Sentiment, TouchpointKind, TouchpointStatus } from './touchpoint.types.js';
import { wordsOf } from './touchpoint-words.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly touchpoint: Touchpoint;
  }
}

/** A contact with the customer. */
@Entity('touchpoint')
@Index('touchpoint_external', ['externalHash'], { unique: true })
@Index('touchpoint_account', ['accountId', 'at', 'id'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'A contact with the customer, planned or done; or a decision that was taken.',
})
export class Touchpoint implements Node, TimelineEntry {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'The id that it has in the system it came from.' })
  @TextColumn(255, { nullable: true })
  externalId!: string | null;

  /** SHA-256 of account and external id. */
  @HashColumn({ nullable: true })
  externalHash!: Buffer | null;

  @Field(() => TouchpointKindEnum, { description: 'What sort of contact.' })
  @CodeColumn({ length: 16 })
  kind!: TouchpointKind;

  @Field(() => DirectionEnum, { description: 'Which side made the contact.' })
  @CodeColumn({ length: 16 })
  direction!: Direction;

  @Field(() => TouchpointStatusEnum, { description: 'Whether it took place.' })
  @CodeColumn({ length: 16 })
  status!: TouchpointStatus;

  @Field(() => GraphQLTime, { description: 'When it took place, or is planned for.' })
  @TimeColumn()
  at!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was planned for.' })
  @TimeColumn({ nullable: true })
  plannedAt!: number | null;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  memberId!: string | null;

  @RefColumn({ nullable: true })
  taskId!: string | null;

  @Field(() => String, { nullable: true, description: 'By what channel.' })
  @TextColumn(50, { nullable: true })
  channel!: string | null;

  @Field(() => SentimentEnum, { nullable: true, description: 'How it felt; null when nobody said.' })
  @CodeColumn({ nullable: true, length: 16 })
  sentiment!: Sentiment | null;

  @Field(() => String, { nullable: true, description: 'What was noted.' })
  @LongTextColumn({ nullable: true })
  notes!: string | null;

  @Field(() => Boolean, { description: 'Whether a program did it rather than a person.' })
  @BoolColumn()
  isAutomatic!: boolean;

  @Field(() => Boolean, { description: 'Whether the other side answered.' })
  @BoolColumn()
  isAnswered!: boolean;

  /** The telling that it stands by, as JSON; null for what is told once. */
  @TextColumn(200, { nullable: true })
  stamp!: string | null;

  @Field(() => Boolean, { description: 'Whether it counts for the check-in cadence: done, by a person, answered.' })
  get countsForCadence(): boolean {
    return countsForCadence(this);
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return this.status === 'PLANNED';
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return wordsOf(this);
  }
}
