import { contactsOf, presentContactsOf } from '../contact/contact.load.js';
import { selectByKeys } from '../database/bulk.js';
import type { Selected } from '../database/tables.js';
import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { grouped } from '../kernel/grouped.js';
import { personNumber } from '../kernel/ids.js';
import { countsPeople, neededContacts } from '../playbook/model/named-contacts.js';
import type { Signal } from '../signal/signal.js';
import { holdHierarchy } from './hierarchy.js';
import { loadTold } from './load-told.js';
import { peopleOf } from './people.js';
import type { Rulebook } from './rulebook.js';
import { decodeState } from './state.js';
import type { Claimed } from './turn-batch.js';

const STATE_COLUMNS = ['account_id', 'version', 'cursor_id', 'rulebook_hash', 'taken_at', 'state'] as const;
type StateRow = Selected<'account_state', (typeof STATE_COLUMNS)[number]>;

/**
 * Claims accounts for the transaction: `skip` passes over those that another process holds, `wait` waits for them. An
 * account whose state cannot be read is left out and told to `onBroken`; without that, it throws.
 */
export async function claimAccounts(
  ctx: Context,
  accountIds: readonly string[],
  lock: 'skip' | 'wait',
  onBroken?: (accountId: string, error: unknown) => void,
): Promise<Claimed[]> {
  crashPoint('claim.before');
  const rows = await selectByKeys(
    ctx,
    'account_state',
    ['account_id'],
    [...accountIds].sort().map((id) => [id]),
    { columns: STATE_COLUMNS, lock },
  );
  crashPoint('claim.after');
  return decodeRows(rows, onBroken);
}

/**
 * Accounts as their last turn left them, to look at, or to read again what is claimed already: nothing is locked.
 * `onBroken` as with `claimAccounts`.
 */
export async function readAccounts(
  ctx: Context,
  accountIds: readonly string[],
  onBroken?: (accountId: string, error: unknown) => void,
): Promise<Claimed[]> {
  const keys = accountIds.map((id) => [id]);
  const rows = await selectByKeys(ctx, 'account_state', ['account_id'], keys, { columns: STATE_COLUMNS });
  return decodeRows(rows, onBroken);
}

function decodeRows(rows: readonly StateRow[], onBroken?: (accountId: string, error: unknown) => void): Claimed[] {
  return rows.flatMap((row) => {
    try {
      return [claimedOf(row)];
    } catch (error) {
      if (onBroken === undefined) throw error;
      onBroken(row.account_id, error);
      return [];
    }
  });
}

const claimedOf = (row: StateRow): Claimed => ({
  accountId: row.account_id,
  version: Number(row.version),
  cursor: Number(row.cursor_id),
  rulebookHash: row.rulebook_hash,
  takenAt: Number(row.taken_at),
  draft: { accountId: row.account_id, ...decodeState(row.state), people: new Map(), contactsByExternalId: new Map() },
  wakeAt: undefined,
  driftAt: undefined,
});

/**
 * Loads the people that usage names and the contacts that other signals, live runs and open tasks name: never all of an
 * account's.
 */
export async function loadPeople(
  ctx: Context,
  claimed: readonly Claimed[],
  signals: readonly Signal[],
  rulebook: Rulebook,
): Promise<void> {
  const byId = new Map(claimed.map((account) => [account.accountId, account]));
  const people = signals.flatMap((signal): [string, number][] =>
    countsPeople(signal) && signal.contactExternalId !== undefined
      ? [[signal.accountId, personNumber(signal.contactExternalId)]]
      : [],
  );
  for (const { accountId, number, person } of await peopleOf(ctx, people))
    byId.get(accountId)?.draft.people.set(number, person);
  const signalsOf = grouped(signals, ({ accountId }) => accountId);
  const needed = claimed.map(({ accountId, draft, rulebookHash }) => ({
    accountId,
    ...neededContacts(
      draft.playbooks,
      signalsOf.get(accountId) ?? [],
      rulebookHash !== rulebook.hash,
      rulebook.playbooks,
    ),
  }));
  const named = needed.flatMap(({ accountId, named }) => named.map((one): [string, string] => [accountId, one]));
  const found = [
    ...(await presentContactsOf(
      ctx,
      needed.flatMap(({ accountId, areAll }) => (areAll ? accountId : [])),
    )),
    ...(await contactsOf(
      ctx,
      named,
      needed.flatMap(({ kept }) => kept),
    )),
  ];
  for (const { accountId, contact } of found)
    byId.get(accountId)?.draft.contactsByExternalId.set(contact.externalId, contact);
  await loadTold(ctx, claimed, signals);
  await holdHierarchy(ctx, claimed, signals);
}
