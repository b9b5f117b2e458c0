import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  BoolColumn,
  CodeColumn,
  DateColumn,
  IntColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Money, money } from '../kernel/graphql/money.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_revenue: AccountRevenue;
  }
}

/**
 * An account's revenue as of its last turn, in the reporting currency at the rates of that day: for queries, filters
 * and orders.
 */
@Entity('account_revenue')
@Index('account_revenue_arr', ['arrMinor', 'accountId'])
@Index('account_revenue_renewal', ['renewalOn', 'accountId'])
@ObjectType('Revenue', { simpleResolvers: true, description: 'What an account pays, in the reporting currency.' })
export class AccountRevenue {
  @RefColumn({ primary: true })
  accountId!: string;

  @BigIntColumn()
  mrrMinor!: number;

  @BigIntColumn()
  arrMinor!: number;

  @CodeColumn({ length: 3 })
  currency!: string;

  @Field(() => Boolean, { description: 'Whether its MRR is over 0.' })
  @BoolColumn()
  isCustomer!: boolean;

  @Field(() => Int, { nullable: true, description: 'Seats of the live subscriptions.' })
  @IntColumn({ nullable: true })
  seats!: number | null;

  @Field(() => String, { nullable: true, description: 'Plan of the live subscription that pays the most.' })
  @TextColumn(100, { nullable: true })
  plan!: string | null;

  @RefColumn({ nullable: true })
  renewalId!: string | null;

  /** The end of the next open term. */
  @DateColumn({ nullable: true })
  renewalOn!: string | null;

  @DateColumn({ nullable: true })
  noticeOn!: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'Since when it has paid without a break.' })
  @TimeColumn({ nullable: true })
  customerSince!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When its first contract, a trial is none, began.' })
  @TimeColumn({ nullable: true })
  firstPaidAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'Since when it, which once paid, pays nothing.' })
  @TimeColumn({ nullable: true })
  zeroSince!: number | null;

  @Field(() => Money, { description: 'Monthly recurring revenue.' })
  get mrr(): Money {
    return money(this.mrrMinor, this.currency);
  }

  @Field(() => Money, { description: 'Annual recurring revenue: what is contracted per year.' })
  get arr(): Money {
    return money(this.arrMinor, this.currency);
  }
}
