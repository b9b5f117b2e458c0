import type { AccountInput } from '../../account/account.inputs.js';
import type { ErrorCode } from '../../kernel/errors.js';
import type { OuterSignal } from '../../signal/signal.js';

/** Where a row stands. */
export interface RowPlace {
  readonly file: string;
  /** The line on which the row begins, from 1; the header is line 1. */
  readonly line: number;
}

/** What a row can say about an account; another system's words, checked like a client's. */
export type ImportedAccount = { readonly [Field in AccountField]?: NonNullable<AccountInput[Field]> };
export const ACCOUNT_FIELDS = [
  'name', 'domain', 'industry', 'region', 'employees', 'parentExternalId', 'ownerExternalId', 'grade', 'touch', 'channel', 'attributes', 'tags', 'fit', 'createdAt', 'stageKey',
] as const satisfies readonly (keyof AccountInput)[]; // biome-ignore format: a list of names
export type AccountField = (typeof ACCOUNT_FIELDS)[number];

/** An account that a row tells of. The key is the same in every run. */
export interface AccountItem extends RowPlace {
  readonly kind: 'account';
  readonly key: string;
  readonly externalId: string;
  readonly properties: ImportedAccount;
}

/** A signal that a row tells of: its properties have passed the signal's schema. The key is the same in every run. */
export interface SignalItem extends RowPlace {
  readonly kind: 'signal';
  readonly key: string;
  readonly accountExternalId: string;
  readonly contactExternalId?: string;
  readonly type: OuterSignal;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Why a row is not taken. */
export interface RowRefusal {
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface RefusedRow extends RowPlace, RowRefusal {
  readonly kind: 'refused';
}

/** A row that says nothing here: its `when` is not met, or an earlier row said exactly the same. */
export interface LeftOutRow extends RowPlace {
  readonly kind: 'leftOut';
  readonly why: 'WHEN' | 'REPEATED';
}

export type ImportItem = AccountItem | SignalItem | RefusedRow | LeftOutRow;
