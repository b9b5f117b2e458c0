import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import type { AccountQuarantineStore } from '../quarantine/account-quarantine.store.js';
import type { TurnMarkStore } from '../quarantine/turn-mark.store.js';

/** How often it looks for the marks of processes that ended, ms. */
const LOOK = 5_000;

/**
 * Finds the turns that were under way when a process ended: their accounts are watched, which means that each takes its
 * next turn by itself, so that the one which ends the process is known.
 */
export class DeadTurns {
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly turnMarks: TurnMarkStore,
    private readonly quarantine: AccountQuarantineStore,
  ) {}

  /** At the start, and now and then: other processes may have ended. */
  async look(ctx: Context): Promise<void> {
    if (ctx.now() - this.lookedAt < LOOK) return;
    this.lookedAt = ctx.now();
    await this.database.transaction(ctx, async (ctx) =>
      this.quarantine.suspect(ctx, await this.turnMarks.takeDead(ctx)),
    );
  }
}
