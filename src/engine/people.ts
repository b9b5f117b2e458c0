import { selectByKeys } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { personRow } from '../usage/usage.row.js';
import type { Person } from '../usage/usage.state.js';
import type { Claimed } from './turn-batch.js';

/** Loads the people of these (account, personNumber) pairs; who was never seen has no row. */
export async function peopleOf(
  ctx: Context,
  pairs: readonly (readonly [string, number])[],
): Promise<{ accountId: string; number: number; person: Person }[]> {
  if (pairs.length === 0) return [];
  const unique = [...new Map(pairs.map((pair) => [pair.join('/'), pair])).values()];
  const rows = await selectByKeys(ctx, 'usage_person', ['account_id', 'person_number'], unique);
  return rows.map((row) => ({
    accountId: row.account_id,
    number: Number(row.person_number),
    person: { lastDay: Number(row.last_day), m0: Number(row.m0), m1: Number(row.m1) },
  }));
}

/** The rows of people who are new or were active on a new day. */
export const changedPeople = ({ accountId, draft }: Claimed) =>
  [...draft.people]
    .filter(([, { isChanged }]) => isChanged === true)
    .map(([number, person]) => personRow(accountId, number, person));
