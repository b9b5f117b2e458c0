import { selectByKeys } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { contactView } from './contact.row.js';
import type { ContactView } from './contact.state.js';
import { contactIdOf } from './contact-id.js';

/**
 * The contacts named by account and external id, and those of the given ids: one statement. Those that do not exist are
 * missing.
 */
export async function contactsOf(
  ctx: Context,
  pairs: readonly (readonly [accountId: string, externalId: string])[],
  ids: readonly string[] = [],
): Promise<{ accountId: string; contact: ContactView }[]> {
  const wanted = [...new Set([...pairs.map(([accountId, externalId]) => contactIdOf(accountId, externalId)), ...ids])];
  const rows = await selectByKeys(
    ctx,
    'contact',
    ['id'],
    wanted.map((id) => [id]),
  );
  return rows.map((row) => ({ accountId: row.account_id, contact: contactView(row) }));
}

/** Every contact of these accounts who is there: for the one turn in which a new trigger takes note of them. */
export async function presentContactsOf(
  ctx: Context,
  accountIds: readonly string[],
): Promise<{ accountId: string; contact: ContactView }[]> {
  const rows = await selectByKeys(
    ctx,
    'contact',
    ['account_id'],
    accountIds.map((id) => [id]),
  );
  return rows
    .filter(({ left_at }) => left_at === null)
    .map((row) => ({ accountId: row.account_id, contact: contactView(row) }));
}
