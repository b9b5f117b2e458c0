import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import { GraphQLLocalDate } from '../kernel/graphql/scalars.js';

@ArgsType()
export class SaveRateArgs {
  @Field(() => GraphQLLocalDate, { description: 'The first company day on which a risk was closed.' })
  from!: string;

  @Field(() => GraphQLLocalDate, { description: 'The last one, included.' })
  to!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'How many of those who were met so soon after the first sign were saved.',
})
export class SaveRateByResponse {
  @Field(() => Int, {
    nullable: true,
    description:
      'Days from the first sign to the first contact, at most; more than the line before. Null: later, or never.',
  })
  readonly withinDays!: number | null;

  @Field(() => Int, { description: 'Risks closed SAVED.' })
  readonly saved!: number;

  @Field(() => Int, { description: 'Risks closed LOST.' })
  readonly lost!: number;

  @Field(() => Float, { nullable: true, description: 'Saved / saved or lost, 0 to 1; null when there was none.' })
  readonly rate!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Of the customers who meant to leave, how many stayed: INTENT_TO_LEAVE risks closed SAVED / closed SAVED or LOST.',
})
export class SaveRate {
  @Field(() => Int, { description: 'Risks closed SAVED.' })
  readonly saved!: number;

  @Field(() => Int, { description: 'Risks closed LOST.' })
  readonly lost!: number;

  @Field(() => Float, { nullable: true, description: 'Saved / saved or lost, 0 to 1; null when there was none.' })
  readonly rate!: number | null;

  @Field(() => [SaveRateByResponse], {
    description: 'The same by the time from first sign to first contact: within 1, 3, 7, 14 days, and later or never.',
  })
  readonly byResponse!: SaveRateByResponse[];
}
