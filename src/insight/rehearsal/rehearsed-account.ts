import type { FactValue } from '../../condition/fact.js';
import type { Surroundings } from '../../condition/surroundings.js';
import type { ContactView } from '../../contact/contact.state.js';
import {
  type AccountTime,
  advance,
  dueAt,
  earlier,
  takeDue,
  takeTogether,
  turnAt,
} from '../../engine/account-clock.js';
import type { Draft } from '../../engine/draft.js';
import { refusalIn } from '../../engine/isolate.rules.js';
import type { Rulebook } from '../../engine/rulebook.js';
import { copyState } from '../../engine/state.js';
import { type Shortcut, takeTurn } from '../../engine/turn.js';
import type { Calendar } from '../../kernel/calendar.js';
import { PerennialError } from '../../kernel/errors.js';
import { contactsAmong, neededContacts } from '../../playbook/model/named-contacts.js';
import { newPlaybookPart } from '../../playbook/model/playbook.state.js';
import type { Signal } from '../../signal/signal.js';
import type { Answers } from './answers.js';
import { newOutcome, type Outcome } from './outcome.js';
import { type Gathering, RehearsalScribe } from './rehearsal-scribe.js';
import { changesFactsOnly, isSturdy } from './replayed.js';
import type { Stillness } from './stillness.js';

const DAY = 86_400_000;
/** No signal of a rehearsal is late: each is played on its day, ms. */
const LATENESS = 2 * DAY;
/** An account that wants itself again and again is left for the next day. */
const MOST_REVIEWS_A_DAY = 20;

export interface RehearsalSetting {
  readonly surroundings: Surroundings;
  readonly calendar: Calendar;
  readonly answers: Answers;
}

/** A stretch of time under one rulebook. */
export interface Phase {
  readonly rulebook: Rulebook;
  /** Which changes of facts matter; left out = all do. */
  readonly still?: Stillness | undefined;
  /** IMPORT: quietly, only to know how things stood. */
  readonly mode: 'LIVE' | 'IMPORT';
  /** Days between two looks at an account to which nothing happens. Timers are kept to the moment all the same. */
  readonly reviewEvery: number;
  /** Exclusive, ms. */
  readonly until: number;
}

/** One account that goes through time by the real turn, in memory, and leaves nothing behind but its outcome. */
export class RehearsedAccount {
  readonly outcome: Outcome = newOutcome();
  /** Commands that were refused, because things stood otherwise than when they were given. */
  refused = 0;
  private readonly time: AccountTime = {
    version: 0,
    takenAt: Number.NEGATIVE_INFINITY,
    wakeAt: undefined,
    driftAt: undefined,
  };
  private moment = 0;
  private phase: Phase | undefined;
  private gathering: Gathering | undefined;
  private pending: Signal[] = [];
  private readonly contacts = new Map<string, ContactView>();
  private knowsAllContacts = true;
  /** What the last pass decided by. */
  private marks: FactValue[] = [];
  private reviewDay = Number.NaN;
  private reviews = 0;

  constructor(
    private draft: Draft,
    private readonly setting: RehearsalSetting,
    /** Called after every turn. */
    private readonly onTurn: (draft: Draft, now: number) => void = () => undefined,
  ) {
    for (const contact of draft.contactsByExternalId.values()) this.contacts.set(contact.externalId, contact);
  }

  /**
   * The playbooks come into force at a moment, as after a publication: what holds already is noted, and nothing is
   * under way.
   */
  goLive(phase: Phase, at: number): void {
    this.draft.playbooks = newPlaybookPart();
    this.begin(phase);
    if (this.turns > 0) this.take([], at);
  }

  begin(phase: Phase): void {
    this.phase = phase;
    this.marks = [];
    this.knowsAllContacts = phase.mode !== 'LIVE';
    const { heard } = phase.rulebook;
    this.gathering = {
      outcome: this.outcome,
      heard,
      playbooks: this.draft.playbooks,
      count: this.gathering?.count ?? 0,
      onAsked: (event) => this.expect(this.setting.answers.toEvent(event, this.draft.accountId, this.moment)),
    };
  }

  /**
   * Plays signals (by the time they happened, all before the phase's end) and whatever falls due, to the phase's end.
   */
  play(signals: readonly Signal[]): void {
    const { calendar } = this.setting;
    const phase = this.phase as Phase;
    for (let from = 0; from < signals.length; ) {
      const day = calendar.dayOf((signals[from] as Signal).occurredAt);
      const end = calendar.startOf(day + 1);
      let to = from + 1;
      while (to < signals.length && (signals[to] as Signal).occurredAt < end) to += 1;
      this.review(calendar.startOf(day), phase);
      this.takeSignals(signals.slice(from, to));
      from = to;
    }
    this.review(phase.until, phase);
  }

  /** An account without a signal takes its first turn. */
  arrive(at: number): void {
    if (this.turns === 0) this.take([], at);
  }

  get turns(): number {
    return this.time.version;
  }

  /** The turns that fall due before a moment, people's answers among them. */
  private review(before: number, by: Phase | 'TIMERS'): void {
    const due = () => earlier(dueAt(this.time, by), this.pending[0]?.occurredAt);
    takeDue(before, due, (moment) => {
      const at = turnAt(this.time, moment);
      const answer = this.pending[0];
      if (answer !== undefined && answer.occurredAt <= moment) {
        this.pending.shift();
        if (!this.attempt(answer, at)) this.expect(this.setting.answers.again(answer, this.draft));
      } else if (this.isTooOften(at)) this.sleepOver(at);
      else this.take([], at);
    });
  }

  private isTooOften(at: number): boolean {
    const day = this.setting.calendar.dayOf(at);
    this.reviews = day === this.reviewDay ? this.reviews + 1 : 1;
    this.reviewDay = day;
    return this.reviews > MOST_REVIEWS_A_DAY;
  }

  private sleepOver(at: number): void {
    const { calendar } = this.setting;
    this.time.wakeAt = undefined;
    this.time.driftAt = calendar.startOf(calendar.dayOf(at) + 1);
  }

  /** A day's signals in one turn at the last one's time; a command that may be refused has a turn of its own. */
  private takeSignals(signals: readonly Signal[]): void {
    let sturdy: Signal[] = [];
    for (const signal of signals) {
      if (isSturdy(signal.type)) sturdy.push(signal);
      else {
        this.takeAtLast(sturdy);
        sturdy = [];
        this.review(signal.occurredAt, 'TIMERS');
        if (!this.attempt(signal, signal.occurredAt)) this.refused += 1;
      }
    }
    this.takeAtLast(sturdy);
  }

  private takeAtLast(signals: readonly Signal[]): void {
    takeTogether(
      signals,
      (at) => this.review(at, 'TIMERS'),
      (signals, at) => this.take(signals, at),
    );
  }

  /** Gives a command; returns whether what it says goes now. */
  private attempt(signal: Signal, at: number): boolean {
    const before = copyState(this.draft);
    try {
      this.take([signal], at);
      return true;
    } catch (error) {
      if (!(refusalIn(error) instanceof PerennialError)) throw error;
      this.draft = { ...this.draft, ...before };
      return false;
    }
  }

  private take(signals: readonly Signal[], at: number): void {
    const { draft } = this;
    const [phase, gathering] = [this.phase as Phase, this.gathering as Gathering];
    const now = turnAt(this.time, at);
    this.moment = now;
    this.loadContacts(signals);
    gathering.playbooks = draft.playbooks;
    const scribe = new RehearsalScribe(draft.accountId, now, gathering);
    const { rulebook, mode } = phase;
    const { surroundings, calendar } = this.setting;
    const result = takeTurn({
      draft,
      version: this.turns,
      signals,
      surroundings,
      calendar,
      now,
      rulebook,
      mode,
      lateness: LATENESS,
      scribe,
      shortcut: this.shortcut(now, signals),
    });
    advance(this.time, now, result);
    for (const contact of draft.contactsByExternalId.values()) this.contacts.set(contact.externalId, contact);
    for (const ask of result.asks) {
      const task = this.outcome.tasks.get(ask.taskId);
      if (task !== undefined && task.launchedAt === now) this.outcome.tasks.set(ask.taskId, { ...task, ask });
    }
    if (mode === 'LIVE') for (const answer of this.setting.answers.toTasks(draft, now)) this.expect(answer);
    this.onTurn(draft, now);
  }

  /** What the turn is told of itself: whether it may end where nothing has changed that matters. */
  private shortcut(now: number, signals: readonly Signal[]): Shortcut {
    const { still } = this.phase as Phase;
    const { wakeAt } = this.time;
    const isStill = (values: readonly FactValue[]) => still?.marks(values, this.marks) === true;
    if (
      still === undefined ||
      !signals.every(({ type }) => changesFactsOnly(type)) ||
      (wakeAt !== undefined && wakeAt <= now) ||
      !this.isAtRest(now)
    )
      return { isStill };
    return { isStill, wakeAt: wakeAt ?? 'NEVER' };
  }

  /** Nothing is under way that goes by something else than the account's facts: a move of stages, a launch, a guide. */
  private isAtRest(now: number): boolean {
    const { lifecycle, playbooks, guides } = this.draft;
    if (this.turns === 0 || lifecycle.isCorrecting === true || lifecycle.enteredAt > now - 2 * DAY) return false;
    return playbooks.launches.length === 0 && Object.keys(guides.live).length === 0;
  }

  private expect(answer: Signal | undefined): void {
    if (answer === undefined) return;
    this.pending.push(answer);
    this.pending.sort((one, other) => one.occurredAt - other.occurredAt || (one.key < other.key ? -1 : 1));
  }

  /**
   * The contacts that a turn would load: those that signals, live runs and timers name; all of them when the playbooks
   * come into force.
   */
  private loadContacts(signals: readonly Signal[]): void {
    const loaded = this.draft.contactsByExternalId;
    loaded.clear();
    const { playbooks } = (this.phase as Phase).rulebook;
    const needed = neededContacts(this.draft.playbooks, signals, !this.knowsAllContacts, playbooks);
    this.knowsAllContacts = true;
    for (const contact of contactsAmong(this.contacts.values(), needed)) loaded.set(contact.externalId, contact);
  }
}
