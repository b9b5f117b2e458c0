import { ArgsType, Field, Float, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { MoneyInput } from '../kernel/graphql/money.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { DateTimeRange, LocalDateRange, NumberRange } from '../kernel/graphql/ranges.js';
import { GraphQLJSON } from '../kernel/graphql/scalars.js';
import { AccountOrderField, GradeEnum, HealthBandEnum, TouchEnum } from './account.enums.js';
import type { Grade, Touch } from './account.types.js';

@InputType({ description: 'An amount between two bounds, each included; a bound left out is open.' })
export class MoneyRange {
  @Field(() => MoneyInput, { nullable: true, description: 'At least this, in the reporting currency.' })
  gte?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true, description: 'At most this, in the reporting currency.' })
  lte?: MoneyInput | null;
}

@InputType({ description: 'One custom attribute of an account. All that is given must hold.' })
export class AttributeFilter {
  @Field(() => String, { description: 'The attribute’s name.' })
  name!: string;

  @Field(() => [GraphQLJSON], {
    nullable: true,
    description:
      'It is one of these texts, numbers or booleans; of an attribute that is a list, one of its entries is.',
  })
  values?: unknown[] | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, and at least this.' })
  gte?: number | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, and at most this.' })
  lte?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is known.' })
  isKnown?: boolean | null;
}

@InputType({ description: 'Which accounts. All that is given must hold; a list matches any of its values.' })
export class AccountFilter {
  @Field(() => [AccountFilter], { nullable: true, description: 'All of these hold.' })
  and?: AccountFilter[] | null;

  @Field(() => [AccountFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: AccountFilter[] | null;

  @Field(() => AccountFilter, { nullable: true, description: 'This does not hold.' })
  not?: AccountFilter | null;

  @Field(() => [ID], { nullable: true, description: 'One of these accounts.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'In one of these stages, by key.' })
  stageKeys?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these segments.' })
  segmentIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'In one of these segments, by key.' })
  segmentKeys?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by one of these members.' })
  ownerIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a member owns it.' })
  hasOwner?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Directly below one of these accounts.' })
  parentIds?: string[] | null;

  @Field(() => [GradeEnum], { nullable: true, description: 'Of one of these grades.' })
  grades?: Grade[] | null;

  @Field(() => [TouchEnum], {
    nullable: true,
    description: 'Looked after by one of these touches: its own, else its segments’.',
  })
  touches?: Touch[] | null;

  @Field(() => [HealthBandEnum], { nullable: true, description: 'In one of these health bands.' })
  healthBands?: (keyof typeof HealthBandEnum)[] | null;

  @Field(() => [String], { nullable: true, description: 'In one of these regions, as they were told.' })
  regions?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these industries, as they were told.' })
  industries?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Acquired by one of these channels, as they were told.' })
  channels?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With one of these tags.' })
  tags?: string[] | null;

  @Field(() => [AttributeFilter], { nullable: true, description: 'With custom attributes that meet all of these.' })
  attributes?: AttributeFilter[] | null;

  @Field(() => NumberRange, { nullable: true, description: 'Employing so many people.' })
  employees?: NumberRange | null;

  @Field(() => NumberRange, { nullable: true, description: 'Fit with the ideal customer profile, 0 to 100.' })
  fit?: NumberRange | null;

  @Field(() => NumberRange, { nullable: true, description: 'Health score, 0 to 100.' })
  healthScore?: NumberRange | null;

  @Field(() => NumberRange, { nullable: true, description: 'The latest NPS answer of anybody there, 0 to 10.' })
  nps?: NumberRange | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether its MRR is over 0.' })
  isCustomer?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a risk is open.' })
  hasOpenRisk?: boolean | null;

  @Field(() => NumberRange, {
    nullable: true,
    description: 'Company days since the customer last spoke, by an inbound touchpoint, an answer or a ticket.',
  })
  silenceDays?: NumberRange | null;

  @Field(() => DateTimeRange, {
    nullable: true,
    description: 'The last touchpoint that counts: done, by a person, answered.',
  })
  lastTouchAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it came in.' })
  createdAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it entered its stage.' })
  stageEnteredAt?: DateTimeRange | null;

  @Field(() => LocalDateRange, { nullable: true, description: 'The date of its next open renewal.' })
  renewalOn?: LocalDateRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When its next check-in is due.' })
  checkInDueAt?: DateTimeRange | null;

  @Field(() => MoneyRange, {
    nullable: true,
    description: 'Annual recurring revenue between these bounds; no revenue counts as 0.',
  })
  arr?: MoneyRange | null;

  @Field(() => Int, { nullable: true, description: 'With an open renewal due within so many days, or overdue.' })
  renewalWithinDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'With a check-in due within so many days, or overdue.' })
  checkInDueWithinDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it has been in its stage for longer than the stage’s target.',
  })
  isStuck?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name, domain or external id hold this text, whatever its case and accents.',
  })
  search?: string | null;
}

@InputType({ description: 'One thing that a list of accounts is ordered by.' })
export class AccountOrder {
  @Field(() => AccountOrderField, { description: 'What to order by. Accounts for which it is unknown come last.' })
  field!: keyof typeof AccountOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ArgsType()
export class AccountsArgs extends PageArgs {
  @Field(() => AccountFilter, { nullable: true, description: 'Which accounts; all when left out.' })
  filter?: AccountFilter | null;

  @Field(() => [AccountOrder], { nullable: true, description: 'In which order; by name when left out.' })
  orderBy?: AccountOrder[] | null;
}
