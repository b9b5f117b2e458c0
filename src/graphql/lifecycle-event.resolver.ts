import { Args, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { CompanyEvent, LifecycleEvent } from './event-types.js';
import {
  CompanyEventConnection,
  CompanyEventStreamArgs,
  CompanyEventsArgs,
  LifecycleEventConnection,
  LifecycleEventStreamArgs,
  LifecycleEventsArgs,
} from './lifecycle-event.inputs.js';
import { LifecycleEventService } from './lifecycle-event.service.js';
import type { EventView } from './lifecycle-event.view.js';
import { byStream } from './schema.js';

@Resolver()
export class LifecycleEventResolver {
  constructor(private readonly events: LifecycleEventService) {}

  @Query(() => String, {
    description:
      'Where the event log stands: taken before anything else of this operation is read. Subscribe with it as ' +
      '`after`, and no change is missed between the query and the subscription.',
  })
  eventCursor(@Ctx() ctx: Context): Promise<string> {
    return this.events.cursor(ctx);
  }

  @Query(() => LifecycleEventConnection, {
    complexity: 8_000,
    description: 'What happened to accounts, the oldest first unless told otherwise.',
  })
  lifecycleEvents(
    @Ctx() ctx: Context,
    @Args(() => LifecycleEventsArgs) args: LifecycleEventsArgs,
  ): Promise<LifecycleEventConnection> {
    return this.events.list(ctx, args, 'ACCOUNT');
  }

  @Subscription(() => LifecycleEvent, {
    name: 'lifecycleEvents',
    subscribe: byStream,
    description: 'Everything that happens to accounts, each event once and in order.',
  })
  eventStream(
    @Root() event: EventView,
    @Args(() => LifecycleEventStreamArgs) _args: LifecycleEventStreamArgs,
  ): EventView {
    return event;
  }

  @Query(() => CompanyEventConnection, {
    complexity: 8_000,
    description: 'What happened to plugins and playbooks, the oldest first unless told otherwise.',
  })
  companyEvents(
    @Ctx() ctx: Context,
    @Args(() => CompanyEventsArgs) args: CompanyEventsArgs,
  ): Promise<CompanyEventConnection> {
    return this.events.list(ctx, args, 'COMPANY');
  }

  @Subscription(() => CompanyEvent, {
    name: 'companyEvents',
    subscribe: byStream,
    description: 'What happens to plugins and playbooks, each event once and in order.',
  })
  companyStream(
    @Root() event: EventView,
    @Args(() => CompanyEventStreamArgs) _args: CompanyEventStreamArgs,
  ): EventView {
    return event;
  }
}
