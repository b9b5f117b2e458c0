import { insertRows } from '../database/bulk.js';
import { hydrate } from '../database/hydrate.js';
import { type Sql, sql, where } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { type Page, type PageRequest, pageSize, readsRows } from '../kernel/page.js';
import { cursorExpired, cursorInvalid, decodePosition, encodePosition } from './cursor.js';
import {
  ADVANCE_COUNTER,
  countEvents,
  eventsWhere,
  FORGET_EVENTS_UP_TO,
  oldestEvents,
  READ_COUNTER,
  SAY_PRUNED_TO,
} from './event.sql.js';
import { EventCounter } from './event-counter.entity.js';
import { type EventAudience, type EventFilter, eventConditions } from './event-filter.js';
import { LifecycleEventRow } from './lifecycle-event.entity.js';
import type { EventDraft } from './scribe.js';

/** An event that is about to be logged. */
export interface NewEvent extends EventDraft {
  readonly id: string;
  readonly at: number;
  /** Left out for an event of the company. */
  readonly accountId?: string;
}

/** A stretch of the log: positions after `after`, up to and with `upTo`, at most `first` of them. */
export interface EventRange {
  readonly after: number;
  readonly upTo?: number;
  readonly first: number;
  readonly filter?: EventFilter | undefined;
  readonly isNewestFirst?: boolean;
}

/** How far the log reaches: events after `prunedTo`, up to and with `position`, are kept. */
interface Reach {
  readonly position: number;
  readonly prunedTo: number;
}

const PRUNED_AT_ONCE = 5_000;

/**
 * The lifecycle event log. A position is given under the lock of one counter row that is taken last and held to the
 * commit, so positions become visible in their order: who has read up to a cursor never misses an event that commits
 * later.
 * (Ids given before the commit do not: measured, a reader by `id >` skipped one event in seven; see docs/adr.)
 */
export class EventLog {
  constructor(private readonly audience: EventAudience) {}

  /**
   * Appends events to the log. It must be the last thing in the transaction: from here on other writers wait for its
   * commit.
   */
  async append(ctx: Context, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    crashPoint('sequence.before');
    const first = (await this.advance(ctx, events.length)) - events.length + 1;
    crashPoint('sequence.after');
    crashPoint('event.before');
    await insertRows(
      ctx,
      'lifecycle_event',
      events.map((event, index) => rowOf(event, first + index)),
      { onDuplicate: 'fail' },
    );
    crashPoint('event.after');
  }

  /** The cursor after the last event: what is committed by now lies before it. */
  async head(ctx: Context): Promise<string> {
    return encodePosition((await this.reach(ctx)).position);
  }

  /**
   * Events after a cursor, or from the oldest that is kept; newest first, those before a cursor, or from the latest.
   * @throws CURSOR_INVALID, CURSOR_EXPIRED
   */
  async list(
    ctx: Context,
    request: PageRequest,
    filter: EventFilter = {},
    isNewestFirst = false,
  ): Promise<Page<LifecycleEventRow>> {
    const from = request.after == null ? undefined : await this.positionOf(ctx, request.after);
    const size = pageSize(request);
    const bounds = isNewestFirst
      ? { after: 0, isNewestFirst, ...(from !== undefined && { upTo: from - 1 }) }
      : { after: from ?? 0 };
    const rows = readsRows(request) ? await this.read(ctx, { first: size + 1, filter, ...bounds }) : [];
    const nodes = rows.slice(0, size);
    return {
      nodes,
      cursors: nodes.map(({ cursor }) => cursor),
      hasNextPage: rows.length > size,
      hasPreviousPage: request.after != null,
      totalCount: () => this.count(ctx, filter),
    };
  }

  /** A stretch of the log, in order, or newest first. */
  async read(
    ctx: Context,
    { after, upTo, first, filter = {}, isNewestFirst = false }: EventRange,
  ): Promise<LifecycleEventRow[]> {
    const bounds = [sql('e.position > ?', after), ...(upTo === undefined ? [] : [sql('e.position <= ?', upTo)])];
    const { text, values } = where([...bounds, ...this.conditions(filter)]);
    const order = isNewestFirst ? 'e.position DESC' : 'e.position';
    const rows = await ctx.db.query<object>(eventsWhere(text, order, Math.trunc(first)), values);
    return rows.map((row) => hydrate(LifecycleEventRow, row));
  }

  /** The position that a cursor stands for. @throws CURSOR_INVALID, CURSOR_EXPIRED */
  async positionOf(ctx: Context, cursor: string): Promise<number> {
    const position = decodePosition(cursor);
    const { position: head, prunedTo } = await this.reach(ctx);
    if (position > head) throw cursorInvalid();
    if (position < prunedTo) throw cursorExpired(prunedTo);
    return position;
  }

  /**
   * Throws away the oldest events, up to the first that is not older than `before`; some thousands a call. Returns how
   * many.
   * In a transaction; call again until it answers 0.
   */
  async prune(ctx: Context, before: number): Promise<number> {
    const upTo = await this.prunable(ctx, before);
    if (upTo === undefined) return 0;
    const gone = await ctx.db.run(FORGET_EVENTS_UP_TO, [upTo]);
    await ctx.db.run(SAY_PRUNED_TO, [upTo, EventCounter.ID, upTo]);
    return gone;
  }

  private async prunable(ctx: Context, before: number): Promise<number | undefined> {
    const oldest = await ctx.db.query<{ position: number; at: number }>(oldestEvents(PRUNED_AT_ONCE));
    const kept = oldest.findIndex(({ at }) => Number(at) >= before);
    const last = kept < 0 ? oldest.at(-1) : oldest[kept - 1];
    return last && Number(last.position);
  }

  private async advance(ctx: Context, by: number): Promise<number> {
    const advance = () => ctx.db.run(ADVANCE_COUNTER, [by, EventCounter.ID]);
    if ((await advance()) === 0) {
      await insertRows(ctx, 'event_counter', [{ id: EventCounter.ID, position: 0, pruned_to: 0 }], {
        onDuplicate: 'ignore',
      });
      await advance();
    }
    return (await this.reach(ctx)).position;
  }

  private async reach(ctx: Context): Promise<Reach> {
    const [row] = await ctx.db.query<{ position: number; pruned_to: number }>(READ_COUNTER, [EventCounter.ID]);
    return { position: Number(row?.position ?? 0), prunedTo: Number(row?.pruned_to ?? 0) };
  }

  private async count(ctx: Context, filter: EventFilter): Promise<number> {
    const { text, values } = where(this.conditions(filter));
    const [row] = await ctx.db.query<{ n: number }>(countEvents(text), values);
    return Number(row?.n ?? 0);
  }

  private conditions(filter: EventFilter): Sql[] {
    return [...eventConditions(filter), ...this.audience.conditions(filter)];
  }
}

function rowOf({ id, type, at, accountId, contactId, playbookKey, causeId, data }: NewEvent, position: number) {
  return {
    position,
    id,
    type,
    at,
    account_id: accountId ?? null,
    contact_id: contactId ?? textOf(data.contactId),
    playbook_key: playbookKey ?? textOf(data.playbookKey) ?? textOf(data.playbook),
    cause_id: causeId ?? null,
    data: JSON.stringify(data),
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
