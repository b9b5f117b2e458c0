import type { Outgoing } from '../../event/scribe.js';
import type { Calendar } from '../../kernel/calendar.js';
import type { Signal, SignalType } from '../../signal/signal.js';
import type { NewSignal } from '../../signal/store.js';
import type { Desks } from '../../team/settle.rules.js';
import { advance, byMoment, dueAt, takeDue, takeTogether } from '../account-clock.js';
import type { TurnScribe } from '../scribe.js';
import type { Claimed, TurnBatch } from '../turn-batch.js';
import { Standstill } from './standstill.js';

const DAY = 86_400_000;
const MOST_REVIEWS = 10;

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

/** The turn of an account threw: nothing of the window is kept. */
export class TurnThrew extends Error {
  constructor(
    readonly accountId: string,
    readonly thrown: unknown,
  ) {
    super('a turn threw', { cause: thrown });
  }
}

/** One window being played: which signals of whom are still to come. */
export class PlayedWindow {
  turns = 0;
  /** Signals that arose while playing: people's answers, and what one account's turn sent to another. */
  readonly played: NewSignal[] = [];
  /** What leaves for accounts that are not played here. */
  readonly stray: Outgoing[] = [];
  private readonly standstills = new Map<string, Standstill>();
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
    for (const queue of signals.values()) queue.sort(byMoment).reverse();
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
    takeTogether(
      this.takeToday(account.accountId, end),
      (at) => this.review(account, at, () => dueAt(account, 'TIMERS')),
      (today, at) => this.take(account, today, at),
    );
    const isWaiting = (this.queues.get(account.accountId)?.at(-1)?.occurredAt ?? end) < end;
    this.review(account, end, () => dueAt(account, isWaiting ? 'TIMERS' : this.window));
  }

  /** The reviews that fall due before a moment. One that wants itself again and again is left for the next day. */
  private review(account: Claimed, before: number, due: () => number | undefined): void {
    const take = (at: number) => {
      if (!this.pass(account, at)) this.take(account, [], at);
    };
    takeDue(before, due, take, MOST_REVIEWS);
  }

  /** Passes over a review at which nothing can happen; it counts as one all the same. */
  private pass(account: Claimed, at: number): boolean {
    const standstill = this.standstills.get(account.accountId);
    if (standstill === undefined || at < account.takenAt || (account.wakeAt ?? at + 1) <= at) return false;
    let scribe: TurnScribe | undefined;
    const next = standstill.pass(at, () => (scribe ??= this.batch.scribeFor(account, at)));
    if (next === 'TURN') return false;
    if (scribe !== undefined) this.batch.keepWritten(account.draft, scribe);
    advance(account, at, { wakeAt: account.wakeAt, driftAt: next });
    return true;
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
    this.standstills.delete(account.accountId);
    try {
      if (this.isCareful) this.batch.takeApart(account, signals, now);
      else this.batch.take(account, signals, now);
    } catch (error) {
      throw new TurnThrew(account.accountId, error);
    }
    if (this.window.mode !== 'IMPORT' || signals.length > 0) return;
    const standstill = this.standstillOf(account);
    if (standstill !== undefined) this.standstills.set(account.accountId, standstill);
  }

  private standstillOf({ draft, takenAt }: Claimed): Standstill | undefined {
    const { rulebook, surroundings, calendar, aside } = this.batch.setting;
    const all = rulebook.playbooksFor(draft.accountId);
    const playbooks = aside?.without(all) ?? all;
    return Standstill.after(draft, { rulebook, surroundings, calendar, playbooks }, takenAt);
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

const toPlayed = (signal: NewSignal): Signal => ({ ...signal, id: 0, recordedAt: signal.occurredAt });
