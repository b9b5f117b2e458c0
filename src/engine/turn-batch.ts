import { type OverLimit, watchLimits } from '../condition/limits.js';
import type { Ask, Surroundings } from '../condition/surroundings.js';
import type { Outgoing, Write } from '../event/scribe.js';
import type { Calendar } from '../kernel/calendar.js';
import type { FoundOverLimit } from '../quarantine/quarantine.types.js';
import type { Signal } from '../signal/signal.js';
import { changeTask } from '../task/task.rules.js';
import type { Desks } from '../team/settle.rules.js';
import { settleAssignments } from '../team/settle.rules.js';
import { type AccountTime, advance, turnAt } from './account-clock.js';
import { copyDraft, type Draft } from './draft.js';
import { isolate, type LeftOut } from './isolate.rules.js';
import type { PlaybooksAside } from './playbooks-aside.js';
import type { Rulebook } from './rulebook.js';
import { type TurnEvent, TurnScribe, turnKey } from './scribe.js';
import { type TurnResult, takeTurn } from './turn.js';

/** An account that was claimed for the transaction. */
export interface Claimed extends AccountTime {
  readonly accountId: string;
  /** The last signal folded. */
  cursor: number;
  rulebookHash: string;
  draft: Draft;
}

export interface BatchSetting {
  readonly rulebook: Rulebook;
  readonly surroundings: Surroundings;
  readonly calendar: Calendar;
  readonly lateness: number;
  readonly mode: 'LIVE' | 'IMPORT';
  readonly eventsFrom?: number;
  /** Versions of playbooks that stand still; turns add those that they find. */
  readonly aside?: PlaybooksAside;
}

/** The turns of a claim: each account's one after the other, with what they ask of the team settled across accounts. */
export class TurnBatch {
  readonly claimed = new Map<string, Claimed>();
  readonly writes: Write[] = [];
  readonly events: TurnEvent[] = [];
  readonly outgoing: Outgoing[] = [];
  /** Signals that turns were taken without, because with them they throw. */
  readonly leftOut: LeftOut[] = [];
  /** Accounts whose turn threw: nothing of it is kept. */
  readonly failed = new Map<string, unknown>();
  /** Conditions of segments, scorecards and the like that went over their limit, each with an account where it did. */
  readonly unknown = new Map<string, OverLimit & { readonly accountId: string }>();
  private round: { draft: Draft; scribe: TurnScribe; asks: readonly Ask[] }[] = [];

  constructor(readonly setting: BatchSetting) {}

  /** Versions of playbooks that these turns found to go over a limit. */
  get overLimit(): readonly FoundOverLimit[] {
    return [...(this.setting.aside?.found.values() ?? [])];
  }

  /** Takes one account's turn with these signals. */
  take(account: Claimed, signals: readonly Signal[], now: number): void {
    const at = turnAt(account, now);
    this.keep(account, this.turnOf(account, account.draft, signals, at), signals, at);
  }

  /**
   * As `take`, of an account whose draft is as it was read: the signals with which the turn throws are left out and
   * kept apart. @throws what the turn throws without any, or for a signal that `isVital`
   */
  takeApart(
    account: Claimed,
    signals: readonly Signal[],
    now: number,
    isVital: (signal: Signal) => boolean = () => false,
  ): void {
    const at = turnAt(account, now);
    const take = (signals: readonly Signal[]) => this.turnOf(account, copyDraft(account.draft), signals, at);
    const { result, leftOut } = isolate(signals, take, isVital);
    account.draft = result.draft;
    this.leftOut.push(...leftOut);
    this.keep(account, result, signals, at);
  }

  /** Whether anything of this round asks for what is scarce. */
  get hasAsks(): boolean {
    return this.round.some(({ asks }) => asks.length > 0);
  }

  /** Ends a round: asks are granted in order of priority, then account; then everything is kept for the save. */
  settle(desks: Desks, now: number): void {
    const asks = this.round.flatMap(({ asks }) => asks);
    const grants =
      asks.length === 0
        ? new Map<string, string>()
        : settleAssignments(asks, desks, this.setting.surroundings.members, now);
    for (const result of this.round) {
      for (const ask of result.asks) {
        const memberId = grants.get(ask.taskId);
        if (memberId !== undefined) grant(result, ask.taskId, memberId);
      }
      this.writes.push(...result.scribe.writes);
      this.events.push(...result.scribe.events);
      this.outgoing.push(...result.scribe.outgoing);
    }
    this.round = [];
  }

  private turnOf({ version }: Claimed, draft: Draft, signals: readonly Signal[], now: number): TurnResult {
    const { result, exceeded } = watchLimits(() => takeTurn({ ...this.setting, draft, version, signals, now }));
    for (const over of exceeded) this.setAside(over, draft.accountId);
    return result;
  }

  /** What belongs to no playbook stays: its value is unknown, and the log says so. */
  private setAside(over: OverLimit, accountId: string): void {
    const { source, owner } = over;
    if (owner?.kind !== 'PLAYBOOK' || owner.hash === undefined) {
      this.unknown.set(`${owner?.kind}/${owner?.key}/${source}`, { ...over, accountId });
      return;
    }
    const reason = `A condition takes more steps than one evaluation may: ${source}`;
    this.setting.aside?.add({ hash: owner.hash, playbookKey: owner.key, accountId, reason });
  }

  private keep(account: Claimed, result: TurnResult, signals: readonly Signal[], at: number): void {
    advance(account, at, result);
    account.rulebookHash = this.setting.rulebook.hash;
    for (const { id } of signals) account.cursor = Math.max(account.cursor, id);
    this.claimed.set(account.accountId, account);
    this.round.push({ draft: result.draft, scribe: result.scribe, asks: result.asks });
  }

  /** For what a review that is no turn writes. */
  scribeFor({ accountId, version }: Claimed, now: number): TurnScribe {
    const scribe = new TurnScribe(accountId, now, turnKey(version), this.setting.eventsFrom);
    scribe.mode = this.setting.mode;
    return scribe;
  }

  /** Keeps what it wrote for the save, among this round's turns. */
  keepWritten(draft: Draft, scribe: TurnScribe): void {
    this.round.push({ draft, scribe, asks: [] });
  }
}

function grant({ draft, scribe }: Pick<TurnResult, 'draft' | 'scribe'>, taskId: string, memberId: string): void {
  const task = draft.tasks.open[taskId];
  if (task === undefined) return;
  changeTask(task, scribe, task.causeId, () => {
    task.assigneeId = memberId;
  });
}
