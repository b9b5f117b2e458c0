import { type AccountSeed, newAccountPart } from '../account/account.state.js';
import { insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { encodeState, newState } from './state.js';

/**
 * An account that comes in by an upsert takes its first turn with it; without one it is announced after so long, ms.
 */
const FIRST_TURN = 5_000;

/** Gives new accounts what turns need: a state, and a mark that is due, so that the first turn announces them. */
export async function openAccounts(ctx: Context, seeds: readonly AccountSeed[]): Promise<void> {
  const sorted = [...seeds].sort((a, b) => (a.id < b.id ? -1 : 1));
  await insertRows(
    ctx,
    'account_inbox',
    sorted.map(({ id, createdAt }) => ({ account_id: id, seq: 0, due_at: createdAt + FIRST_TURN })),
    { onDuplicate: 'ignore' },
  );
  const states = sorted.map((seed) => ({
    account_id: seed.id,
    version: 0,
    cursor_id: 0,
    rulebook_hash: '',
    taken_at: 0,
    state: encodeState({ ...newState(), account: newAccountPart(seed) }),
  }));
  await insertRows(ctx, 'account_state', states, { onDuplicate: 'ignore' });
}
