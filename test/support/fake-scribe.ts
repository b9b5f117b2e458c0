import type { CauseDraft, EventDraft, Outgoing, Scribe, Write } from '../../src/event/scribe.js';
import { type IdKind, idOf } from '../../src/kernel/ids.js';

/** A scribe that keeps what it is told, for tests of rules and folds without a turn. */
export class FakeScribe implements Scribe {
  readonly events: (EventDraft & { id: string })[] = [];
  readonly causes: (CauseDraft & { id: string })[] = [];
  readonly writes: Write[] = [];
  readonly sent: Outgoing[] = [];
  isQuiet = false;

  constructor(
    public now = Date.UTC(2026, 0, 15, 12),
    readonly accountId = 'acct_test',
  ) {}

  emit(event: EventDraft): string {
    const id = this.id('event', `event/${this.events.length}`);
    this.events.push({ ...event, id });
    return id;
  }

  cause(drafted: CauseDraft | (() => CauseDraft)): string {
    const cause = typeof drafted === 'function' ? drafted() : drafted;
    const id = this.id('cause', `cause/${this.causes.length}`);
    this.causes.push({ ...cause, id });
    return id;
  }

  write(write: Write): void {
    this.writes.push(write);
  }

  forQueries<T>(work: () => T): T | undefined {
    return work();
  }

  send(signal: Outgoing): void {
    this.sent.push(signal);
  }

  id(kind: IdKind, key: string): string {
    return idOf(kind, this.now, `${this.accountId}/${key}`);
  }

  /** The rows that the table holds after what was written, by primary key `id` (or `account_id`). */
  table(name: string): Record<string, unknown>[] {
    const rows = new Map<unknown, Record<string, unknown>>();
    for (const { row, mode } of this.writes.filter(({ table }) => table === name)) {
      const key = row.id ?? row.account_id;
      if (mode === 'upsert' || !rows.has(key)) rows.set(key, row);
    }
    return [...rows.values()];
  }

  /** The types of the events, in order. */
  get eventTypes(): string[] {
    return this.events.map(({ type }) => type);
  }
}
