import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import { HealthIntervalEnum } from '../../health/health.view.js';
import type { Interval } from '../../health/history.rules.js';
import { GraphQLLocalDate, GraphQLSafeInt, GraphQLTime } from '../../kernel/graphql/scalars.js';

@ArgsType()
export class SeriesArgs {
  @Field(() => HealthIntervalEnum, { description: 'How far apart the points lie.' })
  interval!: Interval;

  @Field(() => GraphQLLocalDate, { description: 'The first company day.' })
  from!: string;

  @Field(() => GraphQLLocalDate, { description: 'The last company day, included; days to come are left out.' })
  to!: string;
}

@ArgsType()
export class MetricSeriesArgs extends SeriesArgs {
  @Field(() => String, { description: 'The metric’s name, as it is told.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true })
abstract class SeriesSpan {
  @Field(() => GraphQLLocalDate, { description: 'Its first company day.' })
  readonly from!: string;

  @Field(() => GraphQLLocalDate, { description: 'Its last company day, included.' })
  readonly to!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What an account did in one interval. All figures are null where a day of it is no longer kept.',
})
export class UsagePoint extends SeriesSpan {
  @Field(() => Boolean, { description: 'Whether every day of it is kept.' })
  readonly isKept!: boolean;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'How many events.' })
  readonly events!: number | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'How many visits.' })
  readonly visits!: number | null;

  @Field(() => Float, { nullable: true, description: 'Minutes in the product; null while no durations are told.' })
  readonly minutes!: number | null;

  @Field(() => Int, { nullable: true, description: 'On how many of its days there was use.' })
  readonly activeDays!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many different people were active.' })
  readonly activePeople!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'An account’s use over time, by the company’s days.' })
export class UsageSeries extends SeriesSpan {
  @Field(() => GraphQLLocalDate, {
    description: 'The first day that is kept by itself: points that begin before it have no figures.',
  })
  readonly keptFrom!: string;

  @Field(() => [UsagePoint], { description: 'The points, the earliest first.' })
  readonly points!: readonly UsagePoint[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'What was told of a metric in one interval. The values are null where nothing was told.',
})
export class MetricPoint extends SeriesSpan {
  @Field(() => Boolean, { description: 'Whether every signal of it is kept.' })
  readonly isKept!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many values, one a moment: of one moment the value told last. Null where signals are no longer kept.',
  })
  readonly count!: number | null;

  @Field(() => Float, { nullable: true, description: 'Their sum.' })
  readonly sum!: number | null;

  @Field(() => Float, { nullable: true, description: 'Their mean.' })
  readonly average!: number | null;

  @Field(() => Float, { nullable: true, description: 'The least of them.' })
  readonly least!: number | null;

  @Field(() => Float, { nullable: true, description: 'The greatest of them.' })
  readonly most!: number | null;

  @Field(() => Float, { nullable: true, description: 'The latest of them; of one moment the one told last.' })
  readonly last!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When the latest was.' })
  readonly lastAt!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was told of a metric over time, by the company’s days.' })
export class MetricSeries extends SeriesSpan {
  @Field(() => String, { description: 'The metric’s name.' })
  readonly name!: string;

  @Field(() => GraphQLLocalDate, {
    description: 'The first day of which all signals are kept: points that begin before it have no figures.',
  })
  readonly keptFrom!: string;

  @Field(() => [MetricPoint], { description: 'The points, the earliest first.' })
  readonly points!: readonly MetricPoint[];
}
