import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  BoolColumn,
  CodeColumn,
  DateColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Money, money } from '../kernel/graphql/money.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLLocalDate, GraphQLTime } from '../kernel/graphql/scalars.js';
import { MOST_EXTERNAL_ID } from '../kernel/text.js';
import type { BillingInterval } from '../signal/billing.rules.js';
import { BillingIntervalEnum, LossKindEnum, LossReasonEnum, SubscriptionStatusEnum } from './revenue.enums.js';
import type { LossKind, LossReason, SubscriptionStatus } from './revenue.types.js';
import { SubscriptionTerm } from './subscription-term.js';
import type { TermView } from './term.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly subscription: AccountSubscription;
  }
}

/**
 * A subscription as contracted. Turns alone write it. (`Subscription` is GraphQL's own name for its stream of events.)
 */
@Entity('subscription')
@Index('subscription_external', ['externalHash'], { unique: true })
@Index('subscription_account', ['accountId', 'startsOn', 'id'])
@ObjectType({ implements: Node, simpleResolvers: true, description: 'What an account has contracted of one product.' })
export class AccountSubscription {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: {
    readonly monthsBilled: 'billing_months';
    readonly intervalBilled: 'billing_interval';
    readonly intervalsBilled: 'billing_count';
    readonly history: 'terms';
  };

  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @Field(() => String, {
    description: 'The id that the subscription has in your own systems, unique within the account.',
  })
  @TextColumn(MOST_EXTERNAL_ID)
  externalId!: string;

  /** Of account and external id together. */
  @HashColumn()
  externalHash!: Buffer;

  @Field(() => String, { description: 'The product.' })
  @TextColumn(100)
  product!: string;

  @Field(() => String, { nullable: true, description: 'The plan.' })
  @TextColumn(100, { nullable: true })
  plan!: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats contracted.' })
  @IntColumn({ nullable: true })
  seats!: number | null;

  @BigIntColumn()
  amountMinor!: number;

  @CodeColumn({ length: 3 })
  currency!: string;

  /** 0 where the amount is for days or weeks. */
  @IntColumn({ name: 'billing_months' })
  monthsBilled!: number;

  @CodeColumn({ name: 'billing_interval', nullable: true, length: 8 })
  intervalBilled!: BillingInterval | null;

  @IntColumn({ name: 'billing_count', nullable: true })
  intervalsBilled!: number | null;

  @BigIntColumn()
  mrrMinor!: number;

  @BigIntColumn()
  arrMinor!: number;

  @Field(() => GraphQLLocalDate, {
    description: 'The first day of the term that holds today, else of the next, else of the last.',
  })
  @DateColumn()
  startsOn!: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The day after the last of the term; null for a plan without a term.',
  })
  @DateColumn({ nullable: true })
  endsOn!: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      'The day on which it stops to count: a cancellation’s end, or a term’s; while a lapsed term is in grace, the ' +
      'end of the grace; null while none is in sight.',
  })
  @DateColumn({ nullable: true })
  paidUntil!: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The day on which a pause is over by itself; null where none was named, or nothing is paused.',
  })
  @DateColumn({ nullable: true })
  pausedUntil!: string | null;

  @Field(() => SubscriptionStatusEnum, { description: 'How it stands.' })
  @CodeColumn({ length: 16 })
  status!: SubscriptionStatus;

  @Field(() => Boolean, { description: 'Whether the term renews by itself unless notice is given.' })
  @BoolColumn()
  autoRenews!: boolean;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The last day for notice.' })
  @DateColumn({ nullable: true })
  noticeBy!: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When notice was given.' })
  @TimeColumn({ nullable: true })
  cancelledAt!: number | null;

  @Field(() => LossKindEnum, { nullable: true, description: 'How it was lost.' })
  @CodeColumn({ nullable: true, length: 16 })
  lossKind!: LossKind | null;

  @Field(() => LossReasonEnum, { nullable: true, description: 'Why it was lost.' })
  @CodeColumn({ nullable: true, length: 16 })
  lossReason!: LossReason | null;

  @Field(() => String, { nullable: true, description: 'The competitor it was lost to.' })
  @TextColumn(200, { nullable: true })
  competitor!: string | null;

  @Field(() => GraphQLTime, { description: 'When what is said here happened, as your systems told it.' })
  @TimeColumn()
  changedAt!: number;

  @JsonColumn({ name: 'terms', nullable: true })
  history!: readonly TermView[] | null;

  @TimeColumn()
  updatedAt!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many months the contracted amount is for; null where it is for days or weeks.',
  })
  get billingMonths(): number | null {
    return this.monthsBilled === 0 ? null : this.monthsBilled;
  }

  @Field(() => BillingIntervalEnum, { description: 'What the contracted amount is for, with `billingIntervalCount`.' })
  get billingInterval(): BillingInterval {
    return this.intervalBilled ?? 'MONTH';
  }

  @Field(() => Int, { description: 'How many billing intervals the contracted amount is for.' })
  get billingIntervalCount(): number {
    return this.intervalsBilled ?? this.monthsBilled;
  }

  @Field(() => [SubscriptionTerm], {
    description:
      'What it held and holds, by day: the history of its terms, and those that are to begin. Days on which nothing ' +
      'holds are in none.',
  })
  get terms(): SubscriptionTerm[] {
    return (this.history ?? [this.latest]).map((view) => new SubscriptionTerm(view));
  }

  /** A row that was last written before histories were kept knows its latest terms alone. */
  private get latest(): TermView {
    const { startsOn: from, paidUntil: to, product, plan, seats, amountMinor, currency, mrrMinor, arrMinor } = this;
    const { status, changedAt } = this;
    const told = { toldAt: changedAt, recordedAt: changedAt };
    const amounts = { amountMinor, currency, mrrMinor, arrMinor };
    return { from, to, product, plan, seats, ...amounts, status, cause: 'STARTED', ends: null, ...told };
  }

  @Field(() => Money, { description: 'The contracted amount for the billing period.' })
  get amount(): Money {
    return money(this.amountMinor, this.currency);
  }

  @Field(() => Money, { description: 'The contracted amount per month, half to even; 0 for a trial and in a pause.' })
  get mrr(): Money {
    return money(this.mrrMinor, this.currency);
  }

  @Field(() => Money, { description: 'The contracted amount per year; 0 for a trial and in a pause.' })
  get arr(): Money {
    return money(this.arrMinor, this.currency);
  }
}
