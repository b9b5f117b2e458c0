import type { Bus } from '../bus/bus.js';
import type { Context } from '../kernel/context.js';
import type { PerennialError } from '../kernel/errors.js';
import { decodePosition } from './cursor.js';
import { type AccountMarks, asksForMarks, type EventAudience, type EventFilter, passes } from './event-filter.js';
import { EventStream, type Tail } from './event-stream.js';
import type { LifecycleEventRow } from './lifecycle-event.entity.js';
import type { EventLog } from './log.js';

export interface TailSetting {
  /**
   * How often the log is looked at without a wake-up, in ms: other processes on the database may write too. Default
   * 100.
   */
  readonly pollMs?: number;
  /** Events that may wait in memory for one subscriber. Default 1,000. */
  readonly mostWaiting?: number;
  /** Milliseconds that a subscriber may leave events untaken. Default 5,000. */
  readonly stallMs?: number;
}

export interface SubscribeOptions {
  /** Replay from this cursor; from now when left out. */
  readonly after?: string | null | undefined;
  readonly filter?: EventFilter | null | undefined;
  /** Told once when the subscriber is given up for not taking its events. */
  readonly onStall?: ((error: PerennialError) => void) | undefined;
}

export interface ListenOptions extends Omit<SubscribeOptions, 'onStall'> {
  readonly ctx?: Context;
  /** Ends the stream when it is aborted, also while it waits. */
  readonly signal?: AbortSignal;
}

const READ_AT_ONCE = 500;

/**
 * Follows the log for all subscribers of this process: each event is read once, however many listen. It wakes by the
 * bus and, because a wake-up may be lost or come from another process, by looking itself; it rests while nobody
 * listens.
 */
export class EventTail implements Tail {
  private readonly streams = new Set<EventStream>();
  private readonly pollMs: number;
  private readonly mostWaiting: number;
  private readonly stallMs: number;
  private readonly unsubscribe: () => void;
  private starting: Promise<void> | undefined;
  private handedOut = 0;
  private isWoken = false;
  private isClosed = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly ctx: Context,
    private readonly log: EventLog,
    private readonly audience: EventAudience,
    bus: Pick<Bus, 'subscribe'>,
    { pollMs = 100, mostWaiting = 1_000, stallMs = 5_000 }: TailSetting = {},
  ) {
    this.pollMs = pollMs;
    this.mostWaiting = mostWaiting;
    this.stallMs = stallMs;
    this.unsubscribe = bus.subscribe('events', () => this.lookNow());
  }

  get position(): number {
    return this.handedOut;
  }

  /**
   * Events after a cursor, or from now on, as batches in order. It ends when it is returned or the tail is closed.
   * @throws CURSOR_INVALID, CURSOR_EXPIRED; while it is read, SLOW_CONSUMER.
   */
  async subscribe(ctx: Context, { after, filter, onStall }: SubscribeOptions = {}): Promise<EventStream> {
    const from = after == null ? decodePosition(await this.log.head(ctx)) : await this.log.positionOf(ctx, after);
    return new EventStream(ctx, this.log, this, {
      from,
      filter: filter ?? {},
      mostWaiting: this.mostWaiting,
      stallMs: this.stallMs,
      onStall,
    });
  }

  /**
   * The same one by one, for whoever listens inside the process: `for await (const event of tail.listen({ signal }))`.
   */
  async *listen({ ctx = this.ctx, after, filter, signal }: ListenOptions = {}): AsyncGenerator<LifecycleEventRow> {
    const stream = await this.subscribe(ctx, { after, filter });
    const end = () => stream.close();
    signal?.addEventListener('abort', end, { once: true });
    try {
      if (!signal?.aborted) for await (const batch of stream) yield* batch;
    } finally {
      signal?.removeEventListener('abort', end);
      end();
    }
  }

  /** Ends every stream. */
  close(): void {
    this.isClosed = true;
    this.unsubscribe();
    for (const stream of [...this.streams]) stream.close();
    this.lookNow();
  }

  async join(stream: EventStream): Promise<void> {
    if (this.isClosed) return stream.close();
    this.streams.add(stream);
    this.starting ??= this.start();
    await this.starting;
  }

  leave(stream: EventStream): void {
    this.streams.delete(stream);
    if (this.streams.size === 0) this.lookNow();
  }

  private async start(): Promise<void> {
    try {
      this.handedOut = decodePosition(await this.log.head(this.ctx));
    } catch (error) {
      this.starting = undefined;
      throw error;
    }
    void this.follow();
  }

  private async follow(): Promise<void> {
    while (this.streams.size > 0 && !this.isClosed) {
      this.isWoken = false;
      const count = await this.look().catch((error: unknown) => this.complain(error));
      if (count < READ_AT_ONCE && !this.isWoken) await this.slumber();
    }
    this.starting = undefined;
  }

  /** Reads a batch and hands it to every subscriber. Returns how many events it had. */
  private async look(): Promise<number> {
    const events = await this.log.read(this.ctx, { after: this.handedOut, first: READ_AT_ONCE });
    let marks: ReadonlyMap<string, AccountMarks> | undefined;
    while (!marks && this.needsMarks()) marks = await this.loadMarks(events);
    this.handOut(events, marks ?? new Map());
    return events.length;
  }

  /** Synchronous, so that no subscriber can go live between the events and the position they lead to. */
  private handOut(events: readonly LifecycleEventRow[], marks: ReadonlyMap<string, AccountMarks>): void {
    this.handedOut = events.at(-1)?.position ?? this.handedOut;
    for (const stream of [...this.streams]) {
      const passed = events.filter((event) => passes(stream.filter, event, marks.get(event.accountId ?? '')));
      stream.offer(passed, this.handedOut);
    }
  }

  private needsMarks(): boolean {
    return [...this.streams].some(({ filter }) => asksForMarks(filter));
  }

  private loadMarks(events: readonly LifecycleEventRow[]): Promise<ReadonlyMap<string, AccountMarks>> {
    const accountIds = new Set(events.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])));
    return this.audience.marks(this.ctx, [...accountIds]);
  }

  private complain(error: unknown): number {
    this.ctx.log.warn({ err: error }, 'The event log could not be read; it is tried again.');
    return 0;
  }

  private lookNow(): void {
    this.isWoken = true;
    this.wake?.();
  }

  private async slumber(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.pollMs);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}
