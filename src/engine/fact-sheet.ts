import type { Fact, FactMoment, FactValue, Frame, Source } from '../condition/fact.js';
import type { ContactView } from '../contact/contact.state.js';
import { renewalValues } from '../revenue/revenue.facts.js';
import type { RenewalFigures } from '../revenue/revenue.state.js';
import type { Draft } from './draft.js';
import type { Rulebook } from './rulebook.js';

/**
 * The facts of one account at one moment, by slot: empty until `refreshAll`, then read again as a pass decides what
 * they derive from.
 */
export class FactSheet {
  readonly values: FactValue[] = [];

  constructor(
    private readonly rulebook: Rulebook,
    private readonly draft: Draft,
    private readonly at: FactMoment,
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
    for (const slot of this.rulebook.moving) {
      const { changes } = this.rulebook.facts[slot] as Fact<Draft>;
      const own =
        changes === 'daily' ? (this.values[slot] === undefined ? undefined : dayAt) : changes?.(this.draft, this.at);
      const at = own === midnight ? dayAt : own;
      if (at !== undefined && at > this.at.now && (next === undefined || at < next)) next = at;
    }
    return next;
  }
}
