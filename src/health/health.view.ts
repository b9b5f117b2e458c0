import { ArgsType, Field, Float, ObjectType } from 'type-graphql';
import { HealthBandEnum } from '../account/account.enums.js';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { graphqlEnum } from '../kernel/graphql/enum.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { DateTimeRange } from '../kernel/graphql/ranges.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { HealthHistoryRow } from './health.entity.js';
import type { Band } from './health.types.js';

export const HealthIntervalEnum = graphqlEnum('Interval', 'How far apart the points of a series lie.', {
  DAY: 'One a company day.',
  WEEK: 'One a week; weeks end with Sunday.',
  MONTH: 'One a calendar month.',
});

@ObjectType({ simpleResolvers: true, description: 'A score against that of 30 company days ago.' })
export class HealthTrend {
  @Field(() => Float, { description: 'Points gained or, below 0, lost.' })
  readonly points!: number;

  @Field(() => GraphQLTime, { description: 'The start of the day that it is measured against.' })
  readonly since!: number;

  @Field(() => Boolean, {
    description:
      'Whether another model made the earlier score, which was recomputed by the difference that the change of ' +
      'the model made.',
  })
  readonly isRestated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A health score as it stood at a moment.' })
export class HealthPoint {
  @Field(() => GraphQLTime, { description: 'The moment: when it came to be so, or the end of the interval.' })
  readonly at!: number;

  @Field(() => Float, { nullable: true, description: 'The score, 0 to 100.' })
  readonly score!: number | null;

  @Field(() => HealthBandEnum, { nullable: true, description: 'The band.' })
  readonly band!: Band | null;
}

@ObjectType({ simpleResolvers: true, description: 'Health scores over time, the latest first.' })
export class HealthHistory {
  @Field(() => [HealthPoint], { description: 'The points, the latest first; none from before the first score.' })
  readonly nodes!: readonly HealthPoint[];
}

@ObjectType({ simpleResolvers: true, description: 'How health changed between two moments.' })
export class HealthDelta {
  @Field(() => Float, { description: 'Points gained or, below 0, lost.' })
  readonly points!: number;

  @Field(() => String, { description: 'In words: which measures made the difference.' })
  readonly text!: string;
}

@ArgsType()
export class HealthHistoryArgs extends PageArgs {
  @Field(() => DateTimeRange, { nullable: true, description: 'Only changes between these moments.' })
  at?: DateTimeRange | null;

  @Field(() => OrderDirection, { nullable: true, description: 'By time; DESC, the latest first, when left out.' })
  direction?: OrderDirection | null;
}

@ObjectType({ simpleResolvers: true, description: 'Changes of an account’s health.' })
export class HealthChangeConnection extends Connection(HealthHistoryRow, { name: 'HealthChange' }) {}
