import type { AccountItem, SignalItem } from '../../../src/integration/import/import-item.js';
import type { ImportSink, ItemOutcome } from '../../../src/integration/import/import-sink.js';

/** A sink that keeps what it is given, as the signal store does: by key, first come. */
export class MemorySink implements ImportSink {
  readonly accountItems = new Map<string, AccountItem>();
  readonly signalItems = new Map<string, SignalItem>();
  readonly batches: string[] = [];
  finished = 0;
  private readonly shifts = new Map<string, number>();

  async shift(name: string, proposedDays: number): Promise<number> {
    if (!this.shifts.has(name)) this.shifts.set(name, proposedDays);
    return this.shifts.get(name) as number;
  }

  async accounts(items: readonly AccountItem[]): Promise<ItemOutcome[]> {
    this.batches.push(`${items.length} accounts`);
    return items.map((item) => this.take(this.accountItems, item.externalId, item));
  }

  async signals(items: readonly SignalItem[]): Promise<ItemOutcome[]> {
    this.batches.push(`${items.length} signals`);
    return items.map((item) => {
      if (!this.accountItems.has(item.accountExternalId))
        return { code: 'ACCOUNT_UNKNOWN', reason: `No account is known as “${item.accountExternalId}”.` };
      return this.take(this.signalItems, `${item.accountExternalId} ${item.key}`, item);
    });
  }

  async finish(): Promise<void> {
    this.finished += 1;
  }

  private take<T>(kept: Map<string, T>, key: string, item: T): ItemOutcome {
    const before = kept.get(key);
    if (before === undefined) kept.set(key, item);
    if (before === undefined) return 'NEW';
    return JSON.stringify(before) === JSON.stringify(item)
      ? 'KNOWN'
      : { code: 'KEY_REUSED', reason: 'This key was used before with another body.' };
  }
}
