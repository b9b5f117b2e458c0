import { Field, ID, InterfaceType } from 'type-graphql';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

/** Whatever stands on an account's timeline. */
@InterfaceType({ description: 'What stands on an account’s timeline.' })
export abstract class TimelineEntry {
  @Field(() => ID, { description: 'The record’s id.' })
  id!: string;

  @Field(() => GraphQLTime, { description: 'Where it stands on the timeline.' })
  at!: number;

  @Field(() => Boolean, { description: 'Whether it is yet to happen: a planned touchpoint, a task that is open.' })
  isPlanned!: boolean;

  @Field(() => String, { description: 'What happened, in one line.' })
  summary!: string;
}
