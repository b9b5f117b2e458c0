import { Field, Int, ObjectType } from 'type-graphql';
import { Money, money } from '../kernel/graphql/money.js';
import { GraphQLLocalDate, GraphQLTime } from '../kernel/graphql/scalars.js';
import { SubscriptionStatusEnum, TermCauseEnum, TermEndEnum } from './revenue.enums.js';
import type { SubscriptionStatus } from './revenue.types.js';
import type { TermEnd } from './spell.types.js';
import type { TermView } from './term.types.js';

/** Days without a break on which a subscription's terms held, or are to hold, unchanged. */
@ObjectType({ simpleResolvers: true, description: 'Days on which a subscription’s terms hold unchanged.' })
export class SubscriptionTerm {
  @Field(() => GraphQLLocalDate, { description: 'The first day.' })
  readonly from: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The day after the last; null while no end is in sight.',
  })
  readonly to: string | null;

  @Field(() => String, { description: 'The product.' })
  readonly product: string;

  @Field(() => String, { nullable: true, description: 'The plan.' })
  readonly plan: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats contracted.' })
  readonly seats: number | null;

  @Field(() => Money, { description: 'The contracted amount for the billing period, as it was told.' })
  readonly amount: Money;

  @Field(() => Money, {
    description: 'What it is per month; free and discounted months of a fixed term are spread over it.',
  })
  readonly mrr: Money;

  @Field(() => Money, { description: 'What it is per year.' })
  readonly arr: Money;

  @Field(() => SubscriptionStatusEnum, { description: 'How it stood, as it was told.' })
  readonly status: SubscriptionStatus;

  @Field(() => TermCauseEnum, { description: 'Why it holds from its first day on.' })
  readonly cause: TermView['cause'];

  @Field(() => TermEndEnum, { nullable: true, description: 'How it ended, where nothing followed on its last day.' })
  readonly ends: TermEnd | null;

  @Field(() => GraphQLTime, { description: 'The moment for which it was told (`occurredAt`).' })
  readonly toldAt: number;

  @Field(() => GraphQLTime, { description: 'When Perennial heard of it.' })
  readonly recordedAt: number;

  constructor({ amountMinor, mrrMinor, arrMinor, currency, ...view }: TermView) {
    this.from = view.from;
    this.to = view.to;
    this.product = view.product;
    this.plan = view.plan;
    this.seats = view.seats;
    this.amount = money(amountMinor, currency);
    this.mrr = money(mrrMinor, currency);
    this.arr = money(arrMinor, currency);
    this.status = view.status;
    this.cause = view.cause;
    this.ends = view.ends;
    this.toldAt = view.toldAt;
    this.recordedAt = view.recordedAt;
  }
}
