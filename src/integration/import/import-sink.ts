import type { AccountItem, RowRefusal, SignalItem } from './import-item.js';

/** What became of an item: new; said before in the same words (an earlier run, then nothing changed); or refused. */
export type ItemOutcome = 'NEW' | 'KNOWN' | RowRefusal;

/**
 * Takes an import in. Accounts come first, then signals in the order of the files, both in batches; `finish` plays what
 * was taken in the order in which it happened. Each answer has one outcome for each item, in order.
 */
export interface ImportSink {
  /**
   * Remembers by how many days the dates of the import of this name are shifted: the first run proposes, every later
   * run gets the first one's answer, so that its signals are the same to the millisecond.
   */
  shift(name: string, proposedDays: number): Promise<number>;
  accounts(items: readonly AccountItem[]): Promise<readonly ItemOutcome[]>;
  signals(items: readonly SignalItem[]): Promise<readonly ItemOutcome[]>;
  finish(): Promise<void>;
  /** Of these external ids those that are accounts already: what a dry run asks. */
  knownAccounts?(externalIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export const accountUnknown = (externalId: string): RowRefusal => ({
  code: 'ACCOUNT_UNKNOWN',
  reason: `No account is known as “${externalId}”.`,
});
