import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { EventType } from '../event/catalogue.js';
import type { EventFilter } from '../event/event-filter.js';
import { Connection } from '../kernel/graphql/connection.js';
import { DateTimeRange } from '../kernel/graphql/ranges.js';
import { CompanyEvent, LifecycleEvent } from './event-types.js';
import { CompanyEventType, LifecycleEventType } from './lifecycle-event.view.js';

@InputType({ description: 'Which events. All that is given must hold; a list matches any of its values.' })
export class LifecycleEventFilter implements EventFilter {
  @Field(() => [LifecycleEventType], { nullable: true, description: 'Of one of these types.' })
  types?: EventType[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of an account that is now in one of these segments.' })
  segmentIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of an account that one of these members owns now.' })
  ownerIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these playbooks, by key.' })
  playbookKeys?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'That happened between these moments.' })
  at?: DateTimeRange | null;
}

@ArgsType()
export class LifecycleEventsArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Events after this cursor; from the oldest that is kept when left out.',
  })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, 0 to 200; 25 when left out.' })
  first?: number | null;

  @Field(() => LifecycleEventFilter, { nullable: true, description: 'Which events; all when left out.' })
  filter?: LifecycleEventFilter | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'The latest first; `after` a cursor then means what happened before it.',
  })
  newestFirst!: boolean;
}

@ArgsType()
export class LifecycleEventStreamArgs {
  @Field(() => LifecycleEventFilter, { nullable: true, description: 'Which events; all when left out.' })
  filter?: LifecycleEventFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replay from this cursor, then go on live; from now when left out.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A stretch of the event log, in its order.' })
export class LifecycleEventConnection extends Connection(LifecycleEvent, { name: 'LifecycleEvent' }) {}

@InputType({ description: 'Which events of the company. All that is given must hold.' })
export class CompanyEventFilter implements EventFilter {
  @Field(() => [CompanyEventType], { nullable: true, description: 'Of one of these types.' })
  types?: EventType[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these playbooks, by key.' })
  playbookKeys?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'That happened between these moments.' })
  at?: DateTimeRange | null;
}

@ArgsType()
export class CompanyEventsArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Events after this cursor; from the oldest that is kept when left out.',
  })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, 0 to 200; 25 when left out.' })
  first?: number | null;

  @Field(() => CompanyEventFilter, { nullable: true, description: 'Which events; all when left out.' })
  filter?: CompanyEventFilter | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'The latest first; `after` a cursor then means what happened before it.',
  })
  newestFirst!: boolean;
}

@ArgsType()
export class CompanyEventStreamArgs {
  @Field(() => CompanyEventFilter, { nullable: true, description: 'Which events; all when left out.' })
  filter?: CompanyEventFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replay from this cursor, then go on live; from now when left out.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A stretch of the company’s events, in the log’s order.' })
export class CompanyEventConnection extends Connection(CompanyEvent, { name: 'CompanyEvent' }) {}
