import type { AccountItem, RowRefusal, SignalItem } from './import-item.js';

/**
 * What became of an item: new; said before in the same words (an earlier run, then nothing changed); said before in
 * others, which are now corrected; or refused.
 */
export type ItemOutcome = 'NEW' | 'KNOWN' | 'CHANGED' | RowRefusal;

/** Accounts that are known, by external id, and child → parent of them and of all above them. */
export interface KnownHierarchy {
  readonly idOf: ReadonlyMap<string, string>;
  readonly parentOf: ReadonlyMap<string, string | null>;
}

/**
 * Takes an import in. Accounts come first, then signals in the order of the files, both in batches; `finish` plays what
 * was taken in the order in which it happened. Each answer has one outcome for each item, in order.
 */
export interface ImportSink {
  /**
   * Remembers by how many days the dates of the import of this name are shifted: the first run proposes, every later
   * run gets the first one's answer, so that its signals are the same to the millisecond. Asked by a
   * dry run, nothing is remembered.
   */
  shift(name: string, proposedDays: number, isDry?: boolean): Promise<number>;
  accounts(items: readonly AccountItem[]): Promise<readonly ItemOutcome[]>;
  signals(items: readonly SignalItem[]): Promise<readonly ItemOutcome[]>;
  finish(): Promise<void>;
  /** What became of the items if they were taken in; `coming` are accounts that earlier rows would make. */
  foretell?(items: readonly (AccountItem | SignalItem)[], coming: ReadonlySet<string>): Promise<readonly ItemOutcome[]>;
  /** Accounts that are known of these external ids, and what lies above them. */
  hierarchy?(externalIds: readonly string[]): Promise<KnownHierarchy>;
  /** Of these external ids those that are no team member's. */
  unknownOwners?(externalIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export const accountUnknown = (externalId: string): RowRefusal => ({
  code: 'ACCOUNT_UNKNOWN',
  reason: `No account is known as “${externalId}”.`,
});

export const TOLD_OTHERWISE: RowRefusal = {
  code: 'KEY_REUSED',
  reason: 'An earlier import told this row otherwise; what is counted is not told again, so the first one stands.',
};
