import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  BoolColumn,
  CodeColumn,
  DateColumn,
  IdColumn,
  RefColumn,
  TimeColumn,
} from '../database/columns.js';
import { Money, money } from '../kernel/graphql/money.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLLocalDate, GraphQLTime } from '../kernel/graphql/scalars.js';
import { RenewalStatusEnum } from './revenue.enums.js';
import type { RenewalStatus } from './revenue.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly renewal: Renewal;
  }
}

/** The end of a subscription's term, and what becomes of it. Turns alone write it. */
@Entity('renewal')
@Index('renewal_account', ['accountId', 'status', 'dueOn'])
@Index('renewal_due', ['status', 'dueOn'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'The end of a subscription’s term, to be renewed.',
})
export class Renewal {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn()
  subscriptionId!: string;

  @Field(() => GraphQLLocalDate, {
    name: 'date',
    simple: false,
    description: 'The day on which the term ends, the first that is not paid for.',
  })
  @DateColumn()
  dueOn!: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The last day for notice.' })
  @DateColumn({ nullable: true })
  noticeBy!: string | null;

  @Field(() => RenewalStatusEnum, { description: 'What became of it.' })
  @CodeColumn({ length: 16 })
  status!: RenewalStatus;

  @BoolColumn()
  autoRenews!: boolean;

  @BigIntColumn()
  dueMinor!: number;

  @CodeColumn({ length: 3 })
  currency!: string;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was seen to be decided.' })
  @TimeColumn({ nullable: true })
  decidedAt!: number | null;

  @Field(() => Money, { description: 'The MRR that is due for renewal.' })
  get mrr(): Money {
    return money(this.dueMinor, this.currency);
  }
}
