import { selectByKeys } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { marks } from '../database/sql.js';
import type { Outgoing } from '../event/scribe.js';
import { Breath } from '../kernel/breath.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { present } from '../kernel/present.js';
import { AccountQuarantineStore, StateUnreadable } from '../quarantine/account-quarantine.store.js';
import { PlaybookQuarantineStore } from '../quarantine/playbook-quarantine.store.js';
import { TurnMarkStore } from '../quarantine/turn-mark.store.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { NewSignal, SignalStore, StoreOutcome } from '../signal/store.js';
import type { Desks } from '../team/settle.rules.js';
import { claimAccounts, loadPeople } from './load.js';
import { PlaybooksAside } from './playbooks-aside.js';
import type { RulebookStore } from './rulebook-store.js';
import type { Saver } from './save.js';
import { groupByAccount } from './shell.js';
import type { ShellSetting } from './shell-setting.js';
import { earlier } from './turn.js';
import { type Claimed, TurnBatch } from './turn-batch.js';

/** A stretch of history for some accounts. */
export interface PlayWindow {
  readonly accountIds: readonly string[];
  /** What happened, in any order; recorded and played in the window's transaction. */
  readonly signals: readonly NewSignal[];
  /** Milliseconds; the end is exclusive, and every account's clock stands there afterwards. */
  readonly from: number;
  readonly to: number;
  readonly mode: 'LIVE' | 'IMPORT';
  /** Events before this moment are not logged; all are when left out. */
  readonly eventsFrom?: number;
  /** Days between the reviews of an account to which nothing happens; timers are kept to the moment all the same. */
  readonly reviewEvery: number;
  /** Days whose signals share one turn; 1 = a turn on each. */
  readonly turnEvery: number;
  /** Asked once a day: what people did about an account's open tasks. */
  readonly answer?: (account: Claimed, now: number) => readonly NewSignal[];
}

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

/** The turn of an account threw: nothing of the window is kept. */
class TurnThrew extends Error {
  constructor(
    readonly accountId: string,
    readonly thrown: unknown,
  ) {
    super('a turn threw', { cause: thrown });
  }
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
    const stage = new Stage(claimed, groupByAccount(signals), batch, calendar, window, care.isCareful);
    const breath = new Breath(BREATH_MS);
    for (let day = calendar.dayOf(window.from); day <= calendar.dayOf(window.to - 1); day += 1) {
      stage.playDay(day);
      await breath.taken();
    }
    await this.recordPlayed(ctx, stage, claimed, batch);
    batch.outgoing.push(...stage.stray);
    const seen = new Map([...(await this.marks(ctx, window.accountIds))].map(([id, { seq }]) => [id, seq]));
    await this.saver.save(ctx, batch, { seen, unfinished: new Set() });
    return { outcomes, turns: stage.turns };
  }

  /** What arose during the window is recorded like any signal; it was folded already, so the cursors move past it. */
  private async recordPlayed(
    ctx: Context,
    { played }: Stage,
    claimed: readonly Claimed[],
    batch: TurnBatch,
  ): Promise<void> {
    if (played.length === 0) return;
    await this.store.write(ctx, played, ctx.now());
    const ids = [...new Set(played.map(({ accountId }) => accountId))];
    const last = await ctx.db.query<{ account_id: string; id: number }>(
      `SELECT account_id, MAX(id) AS id FROM account_signal WHERE account_id IN (${marks(ids)}) GROUP BY account_id`,
      ids,
    );
    const cursors = new Map(last.map(({ account_id, id }) => [account_id, Number(id)]));
    for (const account of claimed) account.cursor = Math.max(account.cursor, cursors.get(account.accountId) ?? 0);
    for (const [place, { signal, error }] of batch.leftOut.entries())
      if (signal.id === 0) batch.leftOut[place] = { signal: await this.store.recorded(ctx, signal), error };
  }

  private async marks(
    ctx: Context,
    accountIds: readonly string[],
  ): Promise<Map<string, { seq: number; dueAt: number | null }>> {
    const rows = await selectByKeys<{ account_id: string; seq: number; due_at: number | null }>(
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

/** One window being played: which signals of whom are still to come. */
class Stage {
  turns = 0;
  /** Signals that arose while playing: people's answers, and what one account's turn sent to another. */
  readonly played: NewSignal[] = [];
  /** What leaves for accounts that are not played here. */
  readonly stray: Outgoing[] = [];
  private readonly pointers: Desks['pointers'] = new Map();
  private readonly queues: Map<string, Signal[]>;
  private readonly idOf: ReadonlyMap<string, string>;

  constructor(
    private readonly claimed: readonly Claimed[],
    signals: Map<string, Signal[]>,
    private readonly batch: TurnBatch,
    private readonly calendar: Calendar,
    private readonly window: PlayWindow,
    private readonly isCareful: boolean,
  ) {
    this.queues = signals;
    this.idOf = new Map(claimed.map(({ accountId, draft }) => [draft.account.externalId, accountId]));
    for (const queue of signals.values()) queue.sort((a, b) => a.occurredAt - b.occurredAt || a.id - b.id).reverse();
  }

  playDay(day: number): void {
    const end = Math.min(this.calendar.startOf(day + 1), this.window.to);
    for (const account of this.claimed) this.playAccount(account, end);
    this.endRound(end - 1);
    if (this.window.answer !== undefined) this.playAnswers(this.window.answer, end - 1);
  }

  /** Asks are settled; what a turn sent to an account of this window reaches it on its next day. */
  private endRound(now: number): void {
    this.batch.settle(this.desks(), now);
    for (const outgoing of this.batch.outgoing.splice(0)) {
      const accountId = outgoing.accountId ?? this.idOf.get(outgoing.accountExternalId ?? '');
      if (accountId === undefined || !this.batch.claimed.has(accountId)) this.stray.push(outgoing);
      else this.deliver({ ...outgoing, type: outgoing.type as SignalType, accountId, actorId: 'system' });
    }
  }

  private deliver(signal: NewSignal): void {
    this.played.push(signal);
    const queue = this.queues.get(signal.accountId);
    if (queue === undefined) this.queues.set(signal.accountId, [toPlayed(signal)]);
    else queue.push(toPlayed(signal));
  }

  private playAccount(account: Claimed, end: number): void {
    const today = this.takeToday(account.accountId, end);
    const last = today.at(-1);
    if (last !== undefined) {
      this.review(account, last.occurredAt, () => account.wakeAt);
      this.take(account, today, last.occurredAt);
    }
    const isWaiting = (this.queues.get(account.accountId)?.at(-1)?.occurredAt ?? end) < end;
    this.review(account, end, () => earlier(account.wakeAt, isWaiting ? undefined : this.driftOf(account)));
  }

  /** The reviews that fall due before a moment. One that wants itself again and again is left for the next day. */
  private review(account: Claimed, before: number, due: () => number | undefined): void {
    for (let count = 0; count < 10; count += 1) {
      const at = due();
      if (at === undefined || at >= before) return;
      this.take(account, [], at);
    }
  }

  private driftOf({ driftAt, takenAt }: Claimed): number | undefined {
    return driftAt === undefined ? undefined : Math.max(driftAt, takenAt + (this.window.reviewEvery - 1) * DAY);
  }

  private playAnswers(answer: NonNullable<PlayWindow['answer']>, now: number): void {
    for (const account of this.claimed) {
      if (Object.keys(account.draft.tasks.open).length === 0) continue;
      const given = answer(account, now);
      if (given.length === 0) continue;
      this.played.push(...given);
      this.take(account, given.map(toPlayed), now);
    }
    this.endRound(now);
  }

  private take(account: Claimed, signals: readonly Signal[], now: number): void {
    this.turns += 1;
    try {
      if (this.isCareful) this.batch.takeApart(account, signals, now);
      else this.batch.take(account, signals, now);
    } catch (error) {
      throw new TurnThrew(account.accountId, error);
    }
  }

  /** The signals up to the day's end; none while they can wait for more. */
  private takeToday(accountId: string, end: number): Signal[] {
    const queue = this.queues.get(accountId);
    if (queue === undefined || queue.length === 0 || (this.window.turnEvery > 1 && this.canWait(queue, end))) return [];
    const today: Signal[] = [];
    while (queue.length > 0 && (queue.at(-1) as Signal).occurredAt < end) today.push(queue.pop() as Signal);
    return today;
  }

  private canWait(queue: readonly Signal[], end: number): boolean {
    return end < this.window.to && end - (queue.at(-1) as Signal).occurredAt < this.window.turnEvery * DAY;
  }

  /** Load = open tasks by assignee, over the accounts that are played. */
  private desks(): Desks {
    const loads = new Map<string, number>();
    if (this.batch.hasAsks) {
      for (const { draft } of this.claimed) {
        for (const { assigneeId } of Object.values(draft.tasks.open))
          if (assigneeId !== undefined) loads.set(assigneeId, (loads.get(assigneeId) ?? 0) + 1);
      }
    }
    return { loads, pointers: this.pointers };
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

const toPlayed = (signal: NewSignal): Signal => ({ ...signal, id: 0, recordedAt: signal.occurredAt });
