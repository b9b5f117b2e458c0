import { setTimeout as rest } from 'node:timers/promises';
import type { Bus } from '../../bus/bus.js';
import type { Pause } from '../../engine/pause.js';
import type { Context } from '../../kernel/context.js';
import { crashPoint } from '../../kernel/crash-point.js';
import { ActionFailure, asFailure, permanent } from './action-failure.js';
import { nextAttemptAt, SCHEDULE } from './backoff.rules.js';
import type { DueEffect, EffectStore } from './effect.store.js';
import { chooseDue, roomBeside } from './lanes.rules.js';
import type { ClaimedEffect, Performance, Performers, StandStill } from './performer.js';

export interface DispatcherSetting {
  /** How long after each failed attempt the next comes, ms. */
  readonly schedule: readonly number[];
  /** How many are performed at once: of all, and of one lane. */
  readonly atOnce: number;
  readonly atOnceOfLane: number;
  /** How long a stop waits for what is under way, ms. */
  readonly graceMs: number;
  /** Before which moment ended effects are let go of. */
  readonly keptFrom: (now: number) => number;
  /** True where no other process can have taken anything on. */
  readonly isAlone: boolean;
  readonly random: () => number;
}

/** How often the dispatcher looks for what is due when nobody wakes it, ms. */
const LOOK = 500;
/** How often it looks whether what stands still can go on, and how often it lets go of what is old, ms. */
const LOOK_AT_PAUSED = 2_000;
const PRUNE = 60_000;
const RECOVER = 1_000;
/** How much longer a lease holds than the call may take, ms: for the mark. */
const MARGIN = 5_000;

interface Flight {
  readonly lane: string;
  readonly abort: AbortController;
  readonly end: Promise<void>;
}

/**
 * Performs what turns have asked for outside. An effect is leased, performed outside of any transaction under its own
 * key and a time limit, and marked together with the signal that tells its account. A process that dies between
 * performing and marking leaves a lease that runs out: it is performed again, under the same key.
 */
export class Dispatcher {
  private isStopping = false;
  private running: Promise<void> | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private prunedAt = Number.NEGATIVE_INFINITY;
  private readonly inFlight = new Map<string, Flight>();
  private readonly setting: DispatcherSetting;

  constructor(
    private readonly store: EffectStore,
    private readonly performers: Performers,
    private readonly bus: Bus,
    private readonly pause: Pause,
    setting: Partial<DispatcherSetting> = {},
  ) {
    this.setting = {
      schedule: SCHEDULE,
      atOnce: 16,
      atOnceOfLane: 4,
      graceMs: 10_000,
      keptFrom: () => 0,
      isAlone: false,
      random: Math.random,
      ...setting,
    };
  }

  get isRunning(): boolean {
    return this.running !== undefined && !this.isStopping;
  }

  start(ctx: Context): void {
    const unsubscribe = this.bus.subscribe('effects', () => this.pause.wake());
    this.running = this.loop(ctx).finally(unsubscribe);
  }

  /** Takes nothing more on and waits for what is under way; what takes too long is ended, and is due again. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await this.running;
    const over = new AbortController();
    const ended = Promise.all([...this.inFlight.values()].map(({ end }) => end)).finally(() => over.abort());
    await Promise.race([ended, rest(this.setting.graceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    for (const { abort } of this.inFlight.values()) abort.abort(new ActionFailure('STOPPED', 'The server stops.'));
    await ended;
  }

  /** Takes on what is due and there is room for, and answers how many; they are performed meanwhile. */
  async round(ctx: Context): Promise<number> {
    await this.tidy(ctx);
    const held = [...this.inFlight.values()].map(({ lane }) => lane);
    const { room, full } = roomBeside(held, this.setting);
    if (room === 0) return 0;
    const due = (await this.store.due(ctx, 4 * room, full)).filter(({ id }) => !this.inFlight.has(id));
    const chosen = chooseDue(due, held, this.setting);
    if (chosen.length === 0) return 0;
    const finders = await this.findAll(ctx, chosen);
    const claimed = await this.store.claim(
      ctx,
      chosen.map(({ id }) => id),
      (effect) => leaseOf(finders.get(nameOf(effect))),
    );
    for (const effect of claimed) this.begin(ctx, effect, finders.get(nameOf(effect)) as Performance | StandStill);
    return claimed.length;
  }

  /** Performs until nothing is due: for tests and for commands that end. Returns how many attempts were made. */
  async drain(ctx: Context): Promise<number> {
    for (let performed = 0; ; ) {
      const taken = await this.round(ctx);
      await Promise.all([...this.inFlight.values()].map(({ end }) => end));
      if (taken === 0) return performed;
      performed += taken;
    }
  }

  private async loop(ctx: Context): Promise<void> {
    let hasBegun = false;
    while (!this.isStopping) {
      try {
        if (!hasBegun && this.setting.isAlone) await this.store.releaseAll(ctx);
        hasBegun = true;
        if ((await this.round(ctx)) === 0) await this.pause.until(LOOK);
      } catch (error) {
        ctx.log.error({ err: error }, 'a round of effects failed and will be tried again');
        await this.pause.until(RECOVER);
      }
    }
  }

  /** Who performs each, asked once for each kind of effect. */
  private async findAll(ctx: Context, due: readonly DueEffect[]): Promise<Map<string, Performance | StandStill>> {
    const found = new Map<string, Performance | StandStill>();
    for (const effect of due)
      if (!found.has(nameOf(effect))) found.set(nameOf(effect), await this.performers.find(ctx, effect));
    return found;
  }

  private begin(ctx: Context, effect: ClaimedEffect, how: Performance | StandStill): void {
    const abort = new AbortController();
    const end = this.carryOut(ctx, effect, how, abort)
      .catch((error: unknown) =>
        ctx.log.error(
          { err: error, effectId: effect.id },
          'what came of an effect could not be noted; it is performed again when its lease is over',
        ),
      )
      .finally(() => {
        this.inFlight.delete(effect.id);
        this.pause.wake();
      });
    this.inFlight.set(effect.id, { lane: effect.lane, abort, end });
  }

  private async carryOut(
    ctx: Context,
    effect: ClaimedEffect,
    how: Performance | StandStill,
    abort: AbortController,
  ): Promise<void> {
    if (typeof how === 'string') return this.note(ctx, await this.store.pause(ctx, effect, how, wordsOf(how, effect)));
    if (effect.attempts > this.setting.schedule.length + 1)
      return this.note(
        ctx,
        await this.store.dead(ctx, effect, { code: 'ABANDONED', message: 'Every attempt ended without an answer.' }),
      );
    try {
      crashPoint('http.before');
      await how.start?.wait(ctx, abort.signal);
      const result = await within(how.timeoutMs, abort, (signal) => how.perform(ctx, effect, signal));
      crashPoint('http.sent');
      this.note(ctx, await this.store.done(ctx, effect, result, outcomeOf(result)));
    } catch (error) {
      await this.failed(ctx, effect, error, abort.signal.aborted && this.isStopping);
    }
  }

  private async failed(ctx: Context, effect: ClaimedEffect, error: unknown, isStopped: boolean): Promise<void> {
    const failure = asFailure(error);
    if (failure.code === 'STAND_STILL')
      return this.note(ctx, await this.store.pause(ctx, effect, 'QUARANTINED', failure.message));
    if (isStopped && failure.code === 'STOPPED') return void (await this.store.release(ctx, effect));
    const { schedule, random } = this.setting;
    const at = failure.isPermanent
      ? undefined
      : nextAttemptAt(ctx.now(), effect.attempts, random(), schedule, failure.options.retryAfterMs);
    ctx.log.warn(
      {
        effectId: effect.id,
        lane: effect.lane,
        attempts: effect.attempts,
        code: failure.code,
        isGivenUp: at === undefined,
      },
      'an effect failed',
    );
    if (at === undefined) this.note(ctx, await this.store.dead(ctx, effect, failure));
    else await this.store.retry(ctx, effect, failure, at);
  }

  /** The account that was told takes its turn at once. */
  private note(ctx: Context, isOurs: boolean): void {
    if (isOurs) this.bus.publish('signals');
    else
      ctx.log.info(
        'an effect was answered after its lease was over, or when it was no longer wanted; the answer is passed over',
      );
  }

  /** What stood still goes on when its code is there again; what is long over is let go of. */
  private async tidy(ctx: Context): Promise<void> {
    const now = ctx.now();
    if (now - this.lookedAt >= LOOK_AT_PAUSED) {
      this.lookedAt = now;
      for (const paused of await this.store.paused(ctx)) {
        if (typeof (await this.performers.find(ctx, paused)) === 'string') continue;
        while ((await this.store.resume(ctx, paused)) > 0) this.bus.publish('signals');
      }
    }
    if (now - this.prunedAt < PRUNE) return;
    this.prunedAt = now;
    await this.store.prune(ctx, this.setting.keptFrom(now));
  }
}

const nameOf = ({ kind, plugin, action }: Pick<DueEffect, 'kind' | 'plugin' | 'action'>): string =>
  `${kind} ${plugin ?? ''} ${action}`;

const leaseOf = (how: Performance | StandStill | undefined): number =>
  (how === undefined || typeof how === 'string' ? 0 : how.timeoutMs + (how.start?.mostMs ?? 0)) + MARGIN;

/** The machine's time, not the company's: it watches what may never answer. What comes later is passed over. */
async function within<T>(ms: number, abort: AbortController, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const ended = new Promise<never>((_, refuse) =>
    abort.signal.addEventListener('abort', () => refuse(abort.signal.reason), { once: true }),
  );
  const watch = rest(ms, undefined, { signal: over.signal }).then(
    () => abort.abort(new ActionFailure('TIMEOUT', `It took longer than ${ms} ms.`)),
    () => undefined,
  );
  try {
    return await Promise.race([work(abort.signal), ended]);
  } finally {
    over.abort();
    await watch;
  }
}

/** What an action says of itself, `{ outcome: 'CREATED' }`, is what conditions read as the step's outcome. */
function outcomeOf(result: unknown): string | undefined {
  const outcome = typeof result === 'object' && result !== null ? (result as { outcome?: unknown }).outcome : undefined;
  if (outcome === undefined) return undefined;
  if (typeof outcome === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(outcome)) return outcome;
  throw permanent(
    'WRONG_OUTCOME',
    `The outcome ${JSON.stringify(outcome)?.slice(0, 80)} is none: write capitals, digits and _, such as CREATED.`,
  );
}

const wordsOf = (why: StandStill, { plugin, action }: ClaimedEffect): string =>
  why === 'QUARANTINED'
    ? `The code of the plugin “${plugin}” stands still: it crashed too often.`
    : `“${plugin === null ? action : `${plugin}.${action}`}” is not loaded.`;
