import { Field, Float, InputType } from 'type-graphql';
import { GraphQLLocalDate, GraphQLTime } from './scalars.js';

@InputType({ description: 'A number between two bounds, each included; a bound left out is open.' })
export class NumberRange {
  @Field(() => Float, { nullable: true, description: 'At least this.' })
  gte?: number | null;

  @Field(() => Float, { nullable: true, description: 'At most this.' })
  lte?: number | null;
}

@InputType({ description: 'A moment between two bounds, each included; a bound left out is open.' })
export class DateTimeRange {
  @Field(() => GraphQLTime, { nullable: true, description: 'At this moment or later.' })
  gte?: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'At this moment or earlier.' })
  lte?: number | null;
}

@InputType({ description: 'A date between two bounds, each included; a bound left out is open.' })
export class LocalDateRange {
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'On this day or later.' })
  gte?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'On this day or earlier.' })
  lte?: string | null;
}
