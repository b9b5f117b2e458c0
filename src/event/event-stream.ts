import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { encodePosition } from './cursor.js';
import type { EventFilter } from './event-filter.js';
import type { LifecycleEventRow } from './lifecycle-event.entity.js';
import type { EventLog } from './log.js';

/** The tail of the log as a stream needs it. */
export interface Tail {
  /** The position up to which the tail has handed events out. */
  readonly position: number;
  /** From here on the tail offers its events to the stream. Joining twice is joining once. */
  join(stream: EventStream): Promise<void>;
  leave(stream: EventStream): void;
}

export interface StreamSetting {
  /** A stream begins after this position. */
  readonly from: number;
  readonly filter: EventFilter;
  /** Events that may wait for a subscriber in memory. */
  readonly mostWaiting: number;
  /** Milliseconds that events may wait without a call of `next` before the subscriber is stalled. */
  readonly stallMs: number;
  /** Told once when a stalled subscriber is given up. */
  readonly onStall?: ((error: PerennialError) => void) | undefined;
}

/** At most so many events come at once: whoever executes them can load what they point to together. */
const AT_ONCE = 64;
const READ_AT_ONCE = 500;

/**
 * One subscriber's events, in small batches: first replayed from the log, then live, with no gap and no duplicate,
 * because both are one order of positions and the change-over happens when both stand at the same one. A burst that
 * would overfill the waiting line is read from the log again instead; a subscriber that takes nothing for too long is
 * given up with SLOW_CONSUMER.
 * `next` must not be called again before it has answered.
 */
export class EventStream implements AsyncIterableIterator<readonly LifecycleEventRow[]> {
  private at: number;
  private delivered: number;
  private isLive = false;
  private isClosed = false;
  private waiting: LifecycleEventRow[] = [];
  private failure: PerennialError | undefined;
  private wake: (() => void) | undefined;
  private isAsking = false;
  /** Since when events wait that nobody asks for, on the monotonic clock in ms. */
  private owedSince: number | undefined;

  constructor(
    private readonly ctx: Context,
    private readonly log: EventLog,
    private readonly tail: Tail,
    private readonly setting: StreamSetting,
  ) {
    this.at = setting.from;
    this.delivered = setting.from;
  }

  get filter(): EventFilter {
    return this.setting.filter;
  }

  async next(): Promise<IteratorResult<readonly LifecycleEventRow[]>> {
    this.isAsking = true;
    this.owedSince = undefined;
    try {
      const events = await this.take();
      this.delivered = events?.at(-1)?.position ?? this.delivered;
      return events ? { value: events, done: false } : { value: undefined, done: true };
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.isAsking = false;
    }
  }

  async return(): Promise<IteratorResult<readonly LifecycleEventRow[]>> {
    this.close();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.waiting = [];
    this.tail.leave(this);
    this.wake?.();
  }

  /** The tail hands over what passes the filter. `position` is how far the tail has come. */
  offer(events: readonly LifecycleEventRow[], position: number): void {
    if (this.isStalled(events.length, position)) return this.giveUp();
    if (!this.isLive) return;
    if (this.waiting.length + events.length > this.setting.mostWaiting) return this.fallBack();
    for (const event of events) if (event.position > this.at) this.waiting.push(event);
    this.at = Math.max(this.at, position);
    if (this.waiting.length > 0) this.wake?.();
  }

  /** Undefined when the stream has been closed. */
  private async take(): Promise<readonly LifecycleEventRow[] | undefined> {
    for (;;) {
      if (this.isClosed) return undefined;
      if (this.failure) throw this.failure;
      const events =
        this.waiting.length > 0
          ? this.waiting.splice(0, AT_ONCE)
          : this.isLive
            ? await this.slumber()
            : await this.replay();
      if (events.length > 0 && !this.isClosed) return events;
    }
  }

  private async slumber(): Promise<readonly LifecycleEventRow[]> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
    return [];
  }

  /** Reads on in the log up to where the tail stands; goes live once there. */
  private async replay(): Promise<readonly LifecycleEventRow[]> {
    await this.tail.join(this);
    if (this.isClosed) return [];
    const upTo = this.tail.position;
    if (this.at >= upTo) {
      this.isLive = true;
      return [];
    }
    const events = await this.log.read(this.ctx, { after: this.at, upTo, first: READ_AT_ONCE, filter: this.filter });
    this.at = events.length < READ_AT_ONCE ? upTo : (events.at(-1)?.position ?? upTo);
    this.waiting.push(...events);
    return this.waiting.splice(0, AT_ONCE);
  }

  /** Drops what waits and reads it from the log again, so that a burst costs no memory and loses nothing. */
  private fallBack(): void {
    this.isLive = false;
    this.waiting = [];
    this.at = this.delivered;
    this.wake?.();
  }

  private isStalled(offered: number, position: number): boolean {
    const hasWork = this.waiting.length + offered > 0 || this.at < position;
    if (!hasWork || this.isAsking) return false;
    this.owedSince ??= performance.now();
    return performance.now() - this.owedSince > this.setting.stallMs;
  }

  private giveUp(): void {
    if (this.failure) return;
    const cursor = encodePosition(this.delivered);
    this.failure = new PerennialError(
      'SLOW_CONSUMER',
      'This subscriber did not take its events in time and was closed. Resume with the last cursor that it saw.',
      { cursor },
    );
    this.waiting = [];
    this.tail.leave(this);
    this.setting.onStall?.(this.failure);
    this.wake?.();
  }
}
