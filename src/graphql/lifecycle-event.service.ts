import type { EventFilter } from '../event/event-filter.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { EventLog } from '../event/log.js';
import type { EventTail } from '../event/tail.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { consumerOf } from './consumer.js';
import type { EdgeLoaders } from './edges.js';
import { eventTypes } from './event-types.js';
import type { CompanyEventsArgs, LifecycleEventsArgs } from './lifecycle-event.inputs.js';
import type { EventView } from './lifecycle-event.view.js';
import { mapStream } from './stream/map-stream.js';

/** The event log as clients read it and listen to it. */
export class LifecycleEventService {
  constructor(
    private readonly log: EventLog,
    private readonly tail: EventTail,
    private readonly edges: EdgeLoaders,
    private readonly currency: string,
  ) {}

  /**
   * Where the log stands. Within one operation it is read first of all, so that nothing that the operation shows lies
   * behind it.
   */
  cursor(ctx: Context): Promise<string> {
    return ctx.memo(LifecycleEventService, () => this.log.head(ctx));
  }

  /** Takes the cursor before an operation that asks for it reads anything else. */
  async prepare(ctx: Context, source: string): Promise<void> {
    if (source.includes('eventCursor')) await this.cursor(ctx);
  }

  /** Events of accounts, or those of the company, the oldest first. */
  async list(
    ctx: Context,
    { filter, newestFirst, ...request }: LifecycleEventsArgs | CompanyEventsArgs,
    of: 'ACCOUNT' | 'COMPANY',
  ): Promise<ConnectionShape<EventView>> {
    const page = await this.log.list(ctx, request, { ...filter, of }, newestFirst);
    return toConnection({ ...page, nodes: page.nodes.map((row) => this.viewOf(row)) });
  }

  /**
   * Events after a cursor, then live, in batches. @throws CURSOR_INVALID, CURSOR_EXPIRED; while it is read,
   * SLOW_CONSUMER
   */
  async stream(
    ctx: Context,
    { filter, after }: { readonly filter?: EventFilter | null; readonly after?: string | null },
    of: 'ACCOUNT' | 'COMPANY',
  ): Promise<AsyncIterable<readonly EventView[]>> {
    return mapStream(await this.rows(ctx, { filter: { ...filter, of }, after }), (rows) =>
      rows.map((row) => this.viewOf(row)),
    );
  }

  /** The same, of the types and accounts given, for streams that make something else of them. */
  rows(
    ctx: Context,
    {
      filter,
      after,
    }: {
      readonly filter?: EventFilter | null | undefined;
      readonly after?: string | null | undefined;
    },
  ) {
    ctx.require('read');
    return this.tail.subscribe(ctx, { filter, after, onStall: (error) => consumerOf(ctx).onStall(error) });
  }

  private viewOf(row: LifecycleEventRow): EventView {
    const View = eventTypes.get(row.type);
    if (!View) throw new Error(`The log holds an event of type ${row.type}, which the catalogue does not have.`);
    return new View(row, this.edges, this.currency);
  }
}
