import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_check_in: CheckIn;
  }
}

/** An account's check-in as of its last turn. */
@Entity('account_check_in')
@Index('account_check_in_due', ['dueAt', 'accountId'])
@Index('account_check_in_touchpoint', ['lastTouchpointAt', 'accountId'])
@Index('account_check_in_spoke', ['lastSpokeAt', 'accountId'])
@ObjectType('CheckIn', { simpleResolvers: true, description: 'When the account is to be contacted again.' })
export class CheckIn {
  @RefColumn({ primary: true })
  accountId!: string;

  @Field(() => GraphQLTime, {
    nullable: true,
    description:
      'The later of the last counting touchpoint and the segment’s entry, plus the cadence; null without a cadence.',
  })
  @TimeColumn({ nullable: true })
  dueAt!: number | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'The last touchpoint that counts: done, by a person, answered.',
  })
  @TimeColumn({ nullable: true })
  lastTouchpointAt!: number | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'When the customer last spoke: an inbound touchpoint, an answer or a ticket.',
  })
  @TimeColumn({ nullable: true })
  lastSpokeAt!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'How often it is to be contacted, by its segments: `7d`, `1mo`.',
  })
  @CodeColumn({ nullable: true, length: 16 })
  cadence!: string | null;
}
