import type { Fact, FactMoment, FactValue, Frame, Source } from '../condition/fact.js';
import type { ContactView } from '../contact/contact.state.js';
import { isSame } from '../playbook/trigger/trigger-index.js';
import { renewalValues } from '../revenue/revenue.facts.js';
import type { RenewalFigures } from '../revenue/revenue.state.js';
import type { Draft } from './draft.js';
import type { Mover, Rulebook } from './rulebook.js';

/**
 * The facts of one account at one moment, by slot: empty until `refreshAll`, then read again as a pass decides what
 * they derive from.
 */
export class FactSheet {
  readonly values: FactValue[] = [];
  /** When the facts of each mover will next change by themselves, as last foretold. */
  private readonly coming: (number | undefined)[] = [];

  constructor(
    private readonly rulebook: Rulebook,
    private readonly draft: Draft,
    private at: FactMoment,
  ) {}

  get frame(): Frame {
    return { facts: this.values };
  }

  /** Reads again what derives from a source that was decided anew: `score`, `fit`, … */
  refresh(source: Source): void {
    for (const slot of this.rulebook.slotsOf.get(source) ?? [])
      this.values[slot] = (this.rulebook.facts[slot] as Fact<Draft>).read(this.draft, this.at);
  }

  refreshAll(): void {
    const { facts } = this.rulebook;
    for (let slot = 0; slot < facts.length; slot += 1)
      this.values[slot] = (facts[slot] as Fact<Draft>).read(this.draft, this.at);
  }

  /**
   * Reads the facts that have changed by themselves up to a later moment, which `nextChange` has foretold; returns the
   * slots of those that are others now.
   */
  moveTo(at: FactMoment): number[] {
    this.at = at;
    const changed: number[] = [];
    for (const [place, { slots }] of this.rulebook.movers.entries()) {
      if ((this.coming[place] ?? Number.POSITIVE_INFINITY) > at.now) continue;
      for (const slot of slots) {
        const value = (this.rulebook.facts[slot] as Fact<Draft>).read(this.draft, at);
        if (isSame(value, this.values[slot])) continue;
        this.values[slot] = value;
        changed.push(slot);
      }
    }
    return changed;
  }

  /** The account's facts and one contact's behind them, as a contact playbook reads them. */
  contactFrame(contact: ContactView): Frame {
    const subject = { ...contact, guides: this.draft.guides.live[contact.id] ?? [] };
    return { facts: [...this.values, ...this.rulebook.contactFacts.map((fact) => fact.read(subject, this.at))] };
  }

  /**
   * The account's facts, with those of group `renewal` read from one of its renewals, as a renewal playbook reads them.
   */
  renewalFrame(renewal: RenewalFigures): Frame {
    const facts = [...this.values];
    for (const [path, value] of renewalValues(renewal, this.at)) {
      const slot = this.rulebook.scope.account.facts.get(path)?.slot;
      if (slot !== undefined) facts[slot] = value;
    }
    return { facts };
  }

  /** When a watched fact will next change by itself. `dayAt` is when this account's day turns. */
  nextChange(dayAt: number): number | undefined {
    const midnight = this.at.calendar.startOf(this.at.today + 1);
    let next: number | undefined;
    for (const [place, mover] of this.rulebook.movers.entries()) {
      const own = this.changeOf(mover, midnight);
      const isAhead = own !== undefined && own > this.at.now;
      this.coming[place] = isAhead ? own : undefined;
      const at = own === midnight ? dayAt : own;
      if (isAhead && at !== undefined && (next === undefined || at < next)) next = at;
    }
    return next;
  }

  /** A fact that changes by the day does not while it is unknown. */
  private changeOf({ changes, slots }: Mover, midnight: number): number | undefined {
    if (changes !== 'daily') return changes(this.draft, this.at);
    return slots.some((slot) => this.values[slot] !== undefined) ? midnight : undefined;
  }
}
