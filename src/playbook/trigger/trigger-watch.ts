import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { PlaybookPart, WatchedFacts } from '../model/playbook.state.js';
import type { PlaybookTurn } from '../model/playbook-turn.js';
import { addAll } from './slot-readers.js';
import {
  INDEX_FROM,
  isSame,
  keepsMemory,
  markOf,
  marksIn,
  type TriggerIndex,
  triggerIndexOf,
} from './trigger-index.js';

/**
 * Which triggers a pass has to look at. An account with many playbooks remembers the facts that their triggers read;
 * those whose facts are as they were, and whose timers run, would do what they did the last time: nothing.
 */
export class TriggerWatch {
  readonly index: TriggerIndex;
  private readonly isIndexed: boolean;
  /** Moments are counted by the calendar: with other days off they are others. */
  private readonly name: string;
  /** Compared once: with thousands of playbooks the marks are a long text. */
  private readonly hasSeenAll: boolean;
  private known: ReadonlySet<string> | undefined;

  constructor(
    private readonly part: PlaybookPart,
    private readonly turn: PlaybookTurn,
  ) {
    this.index = triggerIndexOf(turn.playbooks);
    this.name = `${this.index.hash}/${turn.at.calendar.name}`;
    this.hasSeenAll = part.seen === this.index.marks;
    this.isIndexed = this.index.watching >= INDEX_FROM && turn.looksAtAll !== true;
  }

  /** Whether the account has taken note of a trigger before: one that it has not is baselined. */
  isKnown(playbook: CompiledPlaybook): boolean {
    if (this.hasSeenAll) return true;
    this.known ??= marksIn(this.part.seen);
    return this.known.has(markOf(playbook));
  }

  /** The playbooks to look at, in the order of the list. `wake` is told the timers of those that are passed over. */
  concerned(wake: (at: number) => void): readonly CompiledPlaybook[] {
    const { playbooks } = this.turn;
    const watched = this.isIndexed ? this.part.watched : undefined;
    if (watched === undefined || watched.of !== this.name) return playbooks;
    const places = new Set(this.index.always);
    for (const { type } of this.turn.events) addAll(places, this.index.hearers.get(type));
    this.addChanged(places, watched);
    this.addDue(places, watched, wake);
    return [...places].sort((a, b) => a - b).flatMap((place) => playbooks[place] ?? []);
  }

  /** Whom a changed fact concerns; the facts are kept as they are now. */
  private addChanged(places: Set<number>, { values }: WatchedFacts): void {
    const { slots, readers } = this.index;
    const { facts } = this.turn.frame;
    for (let place = 0; place < slots.length; place += 1) {
      const value = facts[slots[place] as number] ?? null;
      const before = values[place] ?? null;
      if (isSame(before, value)) continue;
      values[place] = value;
      readers[place]?.addConcerned(places, before, value);
    }
  }

  private addDue(places: Set<number>, { timers }: WatchedFacts, wake: (at: number) => void): void {
    for (const key in timers) {
      const at = timers[key] as number;
      const place = this.index.places.get(key) ?? -1;
      if (at <= this.turn.at.now) places.add(place);
      else if (!places.has(place)) wake(at);
    }
  }

  /** Keeps the timer of a trigger that was looked at. */
  keepTimer({ key }: CompiledPlaybook, at: number | undefined): void {
    if (!this.isIndexed) return;
    const { timers } = this.facts();
    if (at === undefined) delete timers[key];
    else timers[key] = at;
  }

  /** After the pass: the account knows these triggers, and what the facts were. */
  close(): void {
    if (!this.hasSeenAll) this.forgetOthers();
    this.part.seen = this.index.marks;
    if (!this.isIndexed) delete this.part.watched;
    else if (this.facts().values.length === 0)
      this.facts().values = this.index.slots.map((slot) => this.turn.frame.facts[slot] ?? null);
  }

  /** Of playbooks that are no longer in force only what keeps an occurrence from coming twice is remembered. */
  private forgetOthers(): void {
    const { triggers } = this.part;
    for (const [key, { rises, past }] of Object.entries(triggers)) {
      const playbook = this.index.byKey.get(key.split('/')[0] ?? '');
      if (playbook !== undefined && keepsMemory(playbook)) continue;
      if (rises === undefined && past === undefined) delete triggers[key];
      else triggers[key] = { hash: '', ...(rises !== undefined && { rises }), ...(past !== undefined && { past }) };
    }
  }

  private facts(): WatchedFacts {
    if (this.part.watched?.of !== this.name) this.part.watched = { of: this.name, values: [], timers: {} };
    return this.part.watched;
  }
}
