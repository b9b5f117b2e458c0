import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import { type AccountQuarantineStore, StateUnreadable } from '../quarantine/account-quarantine.store.js';
import { PlaybookQuarantineStore } from '../quarantine/playbook-quarantine.store.js';
import type { TurnMarkStore } from '../quarantine/turn-mark.store.js';
import type { SignalStore } from '../signal/store.js';
import { loadPeople, readAccounts } from './load.js';
import { PlaybooksAside } from './playbooks-aside.js';
import type { RulebookStore } from './rulebook-store.js';
import type { ShellSetting } from './shell-setting.js';
import { encodeState } from './state.js';
import { type Claimed, TurnBatch } from './turn-batch.js';

/** How often it looks for the marks of processes that ended, ms. */
const LOOK = 5_000;
/** How many accounts are tried before the others have their turn again. */
const AT_ONCE = 20;
const MOST_PENDING = 20_000;

/**
 * Finds the account whose turn ends its process: those that were under way when one ended are tried one by one, each
 * turn by itself and for nothing, under a mark of its own. Who comes through goes back among the others.
 */
export class Trial {
  private readonly playbooks = new PlaybookQuarantineStore();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly store: SignalStore,
    private readonly rulebooks: RulebookStore,
    private readonly turnMarks: TurnMarkStore,
    private readonly quarantine: AccountQuarantineStore,
    private readonly setting: ShellSetting,
  ) {}

  /** At the start, and now and then: other processes may have ended. */
  async lookForDead(ctx: Context): Promise<void> {
    if (ctx.now() - this.lookedAt < LOOK) return;
    this.lookedAt = ctx.now();
    await this.database.transaction(ctx, async (ctx) =>
      this.quarantine.suspect(ctx, await this.turnMarks.takeDead(ctx)),
    );
  }

  /** Tries some of the accounts that are watched; answers how many. */
  async takeWatched(ctx: Context): Promise<number> {
    const ids = await this.quarantine.watched(ctx, AT_ONCE);
    for (const id of ids)
      await this.turnMarks.during(
        ctx,
        [id],
        (hold) =>
          this.database.transaction(ctx, async (ctx) => {
            await hold(ctx);
            await this.tryOne(ctx, id);
          }),
        true,
      );
    return ids.length;
  }

  /** Sets the account aside when its turn throws, and lets it go back among the others when it does not. */
  private async tryOne(ctx: Context, accountId: string): Promise<void> {
    const failed = new Map<string, unknown>();
    const [account] = await readAccounts(ctx, [accountId], (_id, error) =>
      failed.set(accountId, new StateUnreadable(error)),
    );
    const error = account && (await this.takeForNothing(ctx, account));
    if (error !== undefined) failed.set(accountId, error);
    if (failed.size > 0) return this.quarantine.setAside(ctx, failed);
    await this.quarantine.release(ctx, [accountId]);
    ctx.log.info({ accountId }, 'an account’s turn was tried by itself, and it goes on');
  }

  /** Takes the turn and forgets it; answers what it threw. */
  private async takeForNothing(ctx: Context, account: Claimed): Promise<unknown> {
    const { signals } = await this.store.pending(ctx, [account.accountId], MOST_PENDING);
    const rulebook = await this.rulebooks.currentFor(ctx, [account], signals);
    await loadPeople(ctx, [account], signals, rulebook);
    const { calendar, lateness } = this.setting;
    const surroundings = await this.rulebooks.surroundings(ctx);
    const aside = new PlaybooksAside(await this.playbooks.hashes(ctx));
    const batch = new TurnBatch({ rulebook, surroundings, calendar, lateness, mode: 'LIVE', aside });
    try {
      batch.takeApart(account, signals, ctx.now());
      encodeState(account.draft);
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
