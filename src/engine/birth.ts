import { type AccountSeed, newAccountPart } from '../account/account.state.js';
import { insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { encodeState, newState } from './state.js';

/** Gives new accounts what turns need: a state, and a mark that is due, so that the first turn announces them. */
export async function openAccounts(ctx: Context, seeds: readonly AccountSeed[]): Promise<void> {
  const sorted = [...seeds].sort((a, b) => (a.id < b.id ? -1 : 1));
  await insertRows(ctx, 'account_inbox', sorted.map(({ id, createdAt }) => ({ account_id: id, seq: 0, due_at: createdAt })), { onDuplicate: 'ignore' });
  const states = sorted.map((seed) => ({ account_id: seed.id, version: 0, cursor_id: 0, rulebook_hash: '', taken_at: 0, state: encodeState({ ...newState(), account: newAccountPart(seed) }) }));
  await insertRows(ctx, 'account_state', states, { onDuplicate: 'ignore' });
}
