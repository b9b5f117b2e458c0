import { selectByKeys } from '../../database/bulk.js';
import type { Database } from '../../database/database.js';
import { Breath } from '../../kernel/breath.js';
import type { Context } from '../../kernel/context.js';
import { present } from '../../kernel/present.js';
import { AccountQuarantineStore, StateUnreadable } from '../../quarantine/account-quarantine.store.js';
import { PlaybookQuarantineStore } from '../../quarantine/playbook-quarantine.store.js';
import { TurnMarkStore } from '../../quarantine/turn-mark.store.js';
import type { SignalStore, StoreOutcome } from '../../signal/store.js';
import { claimAccounts, loadPeople } from '../load.js';
import { PlaybooksAside } from '../playbooks-aside.js';
import type { RulebookStore } from '../rulebook-store.js';
import type { Saver } from '../save.js';
import { groupByAccount } from '../shell.js';
import type { ShellSetting } from '../shell-setting.js';
import { type Claimed, TurnBatch } from '../turn-batch.js';
import { lastSignals } from './played.sql.js';
import { PlayedWindow, type PlayWindow, TurnThrew } from './played-window.js';

export interface Played {
  readonly outcomes: readonly StoreOutcome[];
  readonly turns: number;
}

const MOST_PENDING = 1_000_000;
/** Days are played for so long before the event loop hears what has come meanwhile, ms. */
const BREATH_MS = 25;
const DAY = 86_400_000;

/** How a window is played: as it comes, or, once a turn has thrown, with care and without the accounts that fail. */
interface Care {
  readonly isCareful: boolean;
  readonly failed: ReadonlyMap<string, unknown>;
}

/**
 * Plays history by a virtual clock through the real turn: each account takes a turn on every day that brings it signals
 * and at every review between, in memory, and what came of it is saved once, in one transaction a window.
 */
export class Player {
  private readonly quarantine = new AccountQuarantineStore();
  private readonly playbooks = new PlaybookQuarantineStore();

  constructor(
    private readonly database: Database,
    private readonly store: SignalStore,
    private readonly rulebooks: RulebookStore,
    private readonly saver: Saver,
    private readonly setting: ShellSetting,
    private readonly turnMarks = new TurnMarkStore(database),
  ) {}

  /**
   * Signals that cannot be folded become dead letters, and accounts whose turn fails are set aside; the others play.
   */
  async play(ctx: Context, window: PlayWindow): Promise<Played> {
    for (let care: Care = { isCareful: false, failed: new Map() }; ; ) {
      try {
        return await this.turnMarks.during(ctx, window.accountIds, (hold) =>
          this.database.transaction(ctx, async (ctx) => {
            await hold(ctx);
            return this.playIn(ctx, window, care);
          }),
        );
      } catch (error) {
        if (!(error instanceof TurnThrew)) throw error;
        const failed = care.isCareful ? new Map([...care.failed, [error.accountId, error.thrown]]) : care.failed;
        care = { isCareful: true, failed };
      }
    }
  }

  private async playIn(ctx: Context, window: PlayWindow, care: Care): Promise<Played> {
    const before = await this.marks(ctx, window.accountIds);
    const outcomes = await this.store.write(ctx, window.signals, window.to);
    const failed = new Map(care.failed);
    const setAside = await this.quarantine.setAsideOf(ctx, window.accountIds);
    const able = window.accountIds.filter((id) => !setAside.has(id) && !failed.has(id));
    const claimed = await claimAccounts(ctx, able, 'wait', (id, error) => failed.set(id, new StateUnreadable(error)));
    for (const account of claimed) takeUp(account, before.get(account.accountId)?.dueAt ?? undefined);
    const { signals } = await this.store.pending(ctx, able, MOST_PENDING);
    const rulebook = await this.rulebooks.currentFor(ctx, claimed);
    await loadPeople(ctx, claimed, signals, rulebook);
    const surroundings = await this.rulebooks.surroundings(ctx);
    const { calendar } = this.setting;
    const lateness = Math.max(this.setting.lateness, (window.turnEvery + 1) * DAY);
    const batch = new TurnBatch({
      rulebook,
      surroundings,
      calendar,
      lateness,
      mode: window.mode,
      aside: new PlaybooksAside(await this.playbooks.hashes(ctx)),
      ...present({ eventsFrom: window.eventsFrom }),
    });
    for (const [id, error] of failed) batch.failed.set(id, error);
    const playing = new PlayedWindow(claimed, groupByAccount(signals), batch, calendar, window, care.isCareful);
    const breath = new Breath(BREATH_MS);
    for (let day = calendar.dayOf(window.from); day <= calendar.dayOf(window.to - 1); day += 1) {
      playing.playDay(day);
      await breath.taken();
    }
    await this.recordPlayed(ctx, playing, claimed, batch);
    batch.outgoing.push(...playing.stray);
    const seen = new Map([...(await this.marks(ctx, window.accountIds))].map(([id, { seq }]) => [id, seq]));
    await this.saver.save(ctx, batch, { seen, unfinished: new Set() });
    return { outcomes, turns: playing.turns };
  }

  /** What arose during the window is recorded like any signal; it was folded already, so the cursors move past it. */
  private async recordPlayed(
    ctx: Context,
    { played }: PlayedWindow,
    claimed: readonly Claimed[],
    batch: TurnBatch,
  ): Promise<void> {
    if (played.length === 0) return;
    await this.store.write(ctx, played, ctx.now());
    const ids = [...new Set(played.map(({ accountId }) => accountId))];
    const last = await ctx.db.query<{ account_id: string; id: number }>(lastSignals(ids), ids);
    const cursors = new Map(last.map(({ account_id, id }) => [account_id, Number(id)]));
    for (const account of claimed) account.cursor = Math.max(account.cursor, cursors.get(account.accountId) ?? 0);
    for (const [place, { signal, error }] of batch.leftOut.entries())
      if (signal.id === 0) batch.leftOut[place] = { signal: await this.store.recorded(ctx, signal), error };
  }

  private async marks(
    ctx: Context,
    accountIds: readonly string[],
  ): Promise<Map<string, { seq: number; dueAt: number | null }>> {
    const rows = await selectByKeys(
      ctx,
      'account_inbox',
      ['account_id'],
      accountIds.map((id) => [id]),
    );
    return new Map(
      rows.map(({ account_id, seq, due_at }) => [
        account_id,
        { seq: Number(seq), dueAt: due_at === null ? null : Number(due_at) },
      ]),
    );
  }
}

/**
 * When an account that was played before wants its next turn: its mark says when, and whether a timer is what it waits
 * for can be seen.
 */
function takeUp(account: Claimed, dueAt: number | undefined): void {
  if (account.version === 0) return;
  const { playbooks, tasks } = account.draft;
  const hasTimer =
    playbooks.runs.length > 0 ||
    playbooks.held.length > 0 ||
    Object.values(playbooks.triggers).some(({ since, date }) => since !== undefined || date !== undefined) ||
    Object.values(tasks.open).some(({ snoozedUntil }) => snoozedUntil !== undefined);
  if (hasTimer) account.wakeAt = dueAt;
  else account.driftAt = dueAt;
}
