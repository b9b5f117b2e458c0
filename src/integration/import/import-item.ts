import type { AccountInput } from '../../account/account.inputs.js';
import { PROFILE_NAMES } from '../../account/profile-fields.js';
import type { ErrorCode } from '../../kernel/errors.js';
import type { OuterSignal } from '../../signal/signal.js';

/** Where a row stands. */
export interface RowPlace {
  readonly file: string;
  /** The line on which the row begins, from 1; the header is line 1. */
  readonly line: number;
}

/** What a row can say about an account; another system's words, checked like a client's. */
type ImportedAccount = { readonly [Field in AccountField]?: NonNullable<AccountInput[Field]> };
export const ACCOUNT_FIELDS = [
  'name',
  ...PROFILE_NAMES,
  'parentExternalId',
  'ownerExternalId',
  'attributes',
  'tags',
  'createdAt',
  'stageKey',
] as const satisfies readonly (keyof AccountInput)[];
type AccountField = (typeof ACCOUNT_FIELDS)[number];

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

/** What a later telling under the same name replaces; a usage, a visit or an answer is counted, and stays as told. */
const REPLACED: ReadonlySet<OuterSignal> = new Set([
  'subscription.changed',
  'subscription.cancelled',
  'ticket',
  'metric',
  'contact.changed',
  'contact.left',
]);

/** Whether an import that says something else of the row corrects what an earlier one said. */
export const isCorrectable = (item: AccountItem | SignalItem): boolean =>
  item.kind === 'account' ||
  REPLACED.has(item.type) ||
  (item.type === 'touchpoint' && item.properties.externalId !== undefined);

/**
 * What names the row of a signal that says by itself what it is about: the thing and the moment, so that an export with
 * other figures of the same is seen as that. Undefined for what has no name.
 */
export function thingOf({
  type,
  accountExternalId,
  occurredAt,
  properties,
}: Pick<SignalItem, 'type' | 'accountExternalId' | 'occurredAt' | 'properties'>): string | undefined {
  const name = type === 'metric' ? properties.name : properties.externalId;
  return typeof name === 'string' ? JSON.stringify([accountExternalId, name, occurredAt]) : undefined;
}

/** What the mapping read of a row: two rows of one key that differ in it are two matters. */
export function saidOf(item: Omit<AccountItem, keyof RowPlace> | Omit<SignalItem, keyof RowPlace>): string {
  if (item.kind === 'account') return JSON.stringify(item.properties);
  return JSON.stringify([item.accountExternalId, item.contactExternalId, item.occurredAt, item.properties]);
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
interface LeftOutRow extends RowPlace {
  readonly kind: 'leftOut';
  readonly why: 'WHEN' | 'REPEATED';
}

export type ImportItem = AccountItem | SignalItem | RefusedRow | LeftOutRow;
