import { setImmediate as arrived } from 'node:timers/promises';
import type { Bus } from '../bus/bus.js';
import type { Context } from '../kernel/context.js';
import type { Pause } from './pause.js';
import type { Shell } from './shell.js';

/** How often the engine looks for accounts whose time has come, ms. Signals wake it at once. */
const LOOK = 500;
/** How often the safety net looks for signals that nobody marked, ms. */
const SWEEP = 30_000;
/** How long turns stand back, at most, while signals press in, ms: then more signals share a turn. */
const STAND_BACK = 1_000;
/**
 * How many transactions of turns are under way at once on MariaDB, while no burst of signals needs the database more.
 */
const ABREAST = 2;
/** How long it waits after a failure (a closed database, say) before it tries again, ms. */
const RECOVER = 1_000;

/** The loop that gives accounts their turns: due ones first, then those behind the present rulebook, then it rests. */
export class Engine {
  private isStopping = false;
  private running: Promise<void> | undefined;
  private sweptAt = 0;
  /** Set while the last round failed: what /readyz reports. */
  fault: string | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly bus: Bus,
    private readonly pause: Pause,
    /** Whether signals come in faster than they are committed, in this process. */
    private readonly isPressed: () => boolean,
    /** Before which signals and events are let go of. */
    private readonly kept: (now: number) => { signalsBefore: number; eventsBefore: number },
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined && !this.isStopping;
  }

  start(ctx: Context): void {
    const unsubscribe = this.bus.subscribe('signals', () => this.pause.wake());
    this.running = this.loop(ctx).finally(unsubscribe);
  }

  /** Ends after the turn in progress has been saved. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await this.running;
  }

  private async loop(ctx: Context): Promise<void> {
    while (!this.isStopping) {
      try {
        const taken = await this.round(ctx, (await this.standBack(ctx)) ? ABREAST : 1);
        this.fault = undefined;
        if (taken === 0) await this.pause.until(LOOK);
        else await arrived(); // on SQLite a round does not wait for anything; others wait for us
      } catch (error) {
        this.fault = error instanceof Error ? error.message : String(error);
        ctx.log.error({ err: error }, 'a round of turns failed and will be tried again');
        await this.pause.until(RECOVER);
      }
    }
  }

  /**
   * A burst is recorded first: an account that takes one turn for many signals costs little more than for one. Nobody
   * waits longer than STAND_BACK. Returns whether it is over.
   */
  private async standBack(ctx: Context): Promise<boolean> {
    const until = ctx.now() + STAND_BACK;
    while (this.isPressed()) {
      if (this.isStopping || ctx.now() >= until) return false;
      await this.pause.until(20);
    }
    return true;
  }

  /**
   * A claim or more of due accounts, else one of accounts behind, else a sweep now and then. Returns how many turns
   * were taken.
   */
  private async round(ctx: Context, abreast: number): Promise<number> {
    const due = await this.shell.takeDue(ctx, abreast);
    if (due > 0) return due;
    if (ctx.now() - this.sweptAt > SWEEP) {
      this.sweptAt = ctx.now();
      return (await this.shell.sweep(ctx)) + (await this.shell.prune(ctx, this.kept(ctx.now())));
    }
    return this.shell.takeBehind(ctx);
  }
}
