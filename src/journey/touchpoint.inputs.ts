import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { DateTimeRange } from '../kernel/graphql/ranges.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { DirectionEnum, SentimentEnum, TimelineKindEnum, TouchpointKindEnum } from './journey.enums.js';
import type { TimelineKind } from './timeline.js';
import { TimelineEntry } from './timeline-entry.js';
import { Touchpoint } from './touchpoint.entity.js';
import type { Direction, Sentiment, TouchpointKind } from './touchpoint.types.js';

@InputType()
abstract class TouchpointInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The account; or name it by `accountExternalId`.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by the id that it has in your own systems.' })
  accountExternalId?: string | null;

  @Field(() => String, { nullable: true, description: 'The person concerned, by external id.' })
  contactExternalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The member who did it or will; the caller, when that is a member.' })
  memberId?: string | null;

  @Field(() => TouchpointKindEnum, { description: 'What sort of contact.' })
  kind!: TouchpointKind;

  @Field(() => String, { nullable: true, description: 'By what channel, at most 50 characters.' })
  channel?: string | null;

  @Field(() => String, { nullable: true, description: 'Notes, at most 20,000 characters.' })
  notes?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The id that it has in another system: the same id again replaces what was said before.',
  })
  externalId?: string | null;
}

@InputType({ description: 'What logTouchpoint takes.' })
export class LogTouchpointInput extends TouchpointInput {
  @Field(() => DirectionEnum, { nullable: true, description: 'Which side made the contact; OUTBOUND when left out.' })
  direction?: Direction | null;

  @Field(() => SentimentEnum, { nullable: true, description: 'How it felt.' })
  sentiment?: Sentiment | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it took place; now when left out.' })
  at?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the other side answered; true when left out.' })
  isAnswered?: boolean | null;
}

@InputType({ description: 'What planTouchpoint takes.' })
export class PlanTouchpointInput extends TouchpointInput {
  @Field(() => GraphQLTime, { description: 'When it is planned for.' })
  plannedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What logTouchpoint and planTouchpoint answer.' })
export class TouchpointPayload extends MutationPayload {
  @Field(() => Touchpoint, { description: 'The touchpoint as it was written down.' })
  touchpoint!: Touchpoint;
}

@InputType({ description: 'Which entries of a timeline.' })
export class TimelineFilter {
  @Field(() => [TimelineKindEnum], { nullable: true, description: 'Of these kinds; all when left out.' })
  kinds?: TimelineKind[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only what is planned (true), or only what happened (false); both when left out.',
  })
  isPlanned?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Where they stand on the timeline.' })
  at?: DateTimeRange | null;
}

@ArgsType()
export class TimelineArgs extends PageArgs {
  @Field(() => TimelineFilter, { nullable: true, description: 'Which entries; all when left out.' })
  filter?: TimelineFilter | null;

  @Field(() => OrderDirection, { nullable: true, description: 'By time; DESC, the latest first, when left out.' })
  direction?: OrderDirection | null;
}

@ObjectType({ simpleResolvers: true, description: 'An account’s timeline.' })
export class TimelineConnection extends Connection(TimelineEntry, { name: 'Timeline' }) {}
