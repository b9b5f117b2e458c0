import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import type { AccountQuarantineStore } from '../quarantine/account-quarantine.store.js';
import type { TurnMarkStore } from '../quarantine/turn-mark.store.js';

/** How often it looks for the marks of processes that ended, ms; sooner where one was too young to tell. */
const LOOK = 5_000;
const LOOK_SOON = 500;
/** Once it has lived so long, a process tries accounts in whose trials others ended, ms. */
const PROVEN_MS = 5_000;

/**
 * Finds the turns that were under way when a process ended: their accounts are watched, which means that each takes its
 * next turn by itself, so that the one which ends the process is known.
 */
export class DeadTurns {
  private nextLookAt = Number.NEGATIVE_INFINITY;
  private isUnsettled = false;
  /** When it looked first, which is when the engine began to work. */
  private startedAt: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly turnMarks: TurnMarkStore,
    private readonly quarantine: AccountQuarantineStore,
    private readonly provenMs = PROVEN_MS,
  ) {}

  /**
   * Whether this process has shown that it lives without the accounts in whose trials others ended. Where processes are
   * killed from outside again and again, none lives so long, and their ends are not held against accounts.
   */
  private get isProven(): boolean {
    return performance.now() - (this.startedAt ?? Number.POSITIVE_INFINITY) >= this.provenMs;
  }

  /** At the start, and now and then: other processes may have ended. */
  async look(ctx: Context): Promise<void> {
    this.startedAt ??= performance.now();
    if (ctx.now() < this.nextLookAt) return;
    await this.database.transaction(ctx, async (ctx) => {
      const { turns, isUnsettled } = await this.turnMarks.takeDead(ctx);
      this.isUnsettled = isUnsettled;
      await this.quarantine.suspect(ctx, turns);
    });
    this.nextLookAt = ctx.now() + (this.isUnsettled ? LOOK_SOON : LOOK);
  }

  /**
   * The accounts whose turns are to be tried by themselves now; none while it is unknown whether a process has just
   * ended in the trial of one of them.
   */
  async toTry(ctx: Context, most: number): Promise<readonly string[]> {
    return this.isUnsettled ? [] : this.quarantine.watched(ctx, most, this.isProven);
  }
}
