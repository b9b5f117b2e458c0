import type { Scribe } from '../event/scribe.js';
import { conflict, PerennialError } from '../kernel/errors.js';
import type { FoldMoment } from '../signal/fold.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { compareStamps, type Stamp, stampOf } from '../signal/told.rules.js';
import { accountRow } from './account.row.js';
import { type AccountUpsert, applyUpsert, closesCycle, notOverruled } from './account.rules.js';
import type { AccountPart } from './account.state.js';

interface AccountDraft {
  readonly account: AccountPart;
  /**
   * Child → parent of the accounts that the turn's transaction concerns and of all above them; nobody else moves one
   * meanwhile. Left out where other accounts are not looked at: only the account itself is then no parent of its own.
   */
  readonly parentOf?: Map<string, string | null>;
}

/** How signals change the account itself. */
export const accountFolds: Partial<
  Record<SignalType, (draft: AccountDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = {
  'account.upserted': foldUpsert,
};

/**
 * Announces an account whose first turn this is. A turn calls it once its signals are folded, so that an account that
 * came in by an upsert is announced with its name, and one that came in by a usage signal is announced too.
 */
export function announceAccount({ account }: AccountDraft, scribe: Scribe, now: number): void {
  if (account.version > 0) return;
  save(account, scribe, now);
  scribe.emit({ type: 'account.created', data: { name: account.name } });
}

/**
 * Lays an upsert over the account; one that says nothing new changes nothing.
 * @throws CONFLICT when the account is at another version; HIERARCHY_CYCLE when it would be its own ancestor
 */
function foldUpsert(draft: AccountDraft, signal: Signal, scribe: Scribe, at: FoldMoment): void {
  const [, ...recorded] = stampOf(signal);
  layUpsert(draft, signal.properties as AccountUpsert, [0, ...recorded], scribe, at);
}

/**
 * Lays what a step of a playbook sets over the account. The step sees everything that was folded, of this moment too,
 * so what it sets counts beside all of it.
 */
export function setAccount(draft: AccountDraft, upsert: AccountUpsert, scribe: Scribe, at: FoldMoment): void {
  const told = Object.values(draft.account.told ?? {});
  const latest = told.reduce((one, other) => (compareStamps(one, other) < 0 ? other : one), [0, at.now, 0] as Stamp);
  layUpsert(draft, upsert, latest, scribe, at);
}

function layUpsert(draft: AccountDraft, upsert: AccountUpsert, stamp: Stamp, scribe: Scribe, at: FoldMoment): void {
  const { account } = draft;
  refuse(draft, upsert);
  const fromId = account.ownerId;
  const changed = applyUpsert(account, notOverruled(account, upsert, stamp));
  if (account.version === 0) announceAccount(draft, scribe, at.now);
  else if (changed.length > 0) save(account, scribe, at.now);
  if (account.ownerId !== fromId) scribe.emit({ type: 'owner.changed', data: ownerData(account.ownerId, fromId) });
}

function refuse({ account, parentOf }: AccountDraft, { expectedVersion, parentId }: AccountUpsert): void {
  if (expectedVersion !== undefined && expectedVersion !== account.version)
    throw conflict('account', expectedVersion, { ...account });
  if (parentId != null && closesCycle(account.id, parentId, parentOf ?? new Map()))
    throw new PerennialError(
      'HIERARCHY_CYCLE',
      'The parent is this account itself or lies below it.',
      { accountId: account.id, parentId },
      ['parentExternalId'],
    );
  if (parentId !== undefined) parentOf?.set(account.id, parentId);
}

/**
 * Counts an account's version up and writes its row, for a change that another domain makes to it: a stage move. One
 * that is not announced yet is written when it is.
 */
export function reviseAccount({ account }: AccountDraft, scribe: Scribe, now: number): void {
  if (account.version > 0) save(account, scribe, now);
}

function save(account: AccountPart, scribe: Scribe, now: number): void {
  account.version += 1;
  account.updatedAt = now;
  scribe.write({ table: 'account', mode: 'upsert', row: accountRow(account) });
}

const ownerData = (ownerId: string | undefined, fromId: string | undefined) => ({
  ...(ownerId && { ownerId }),
  ...(fromId && { fromId }),
});
