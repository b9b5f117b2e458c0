import { loadAncestry } from '../account/account-upsert.js';
import { insertRows, lockClause, locksRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import type { Signal } from '../signal/signal.js';
import { progressForChange } from './sql/progress.sql.js';
import type { Claimed } from './turn-batch.js';

const HIERARCHY = 'hierarchy';

/**
 * Two transactions that each put one account below the other's would close a circle that neither sees. So whoever moves
 * an account in the hierarchy holds all of it until the commit, and reads it then. It is taken after the accounts, and
 * before desks and the event counter. SQLite has one writer at a time anyway.
 */
export async function holdHierarchy(
  ctx: Context,
  claimed: readonly Claimed[],
  signals: readonly Signal[],
): Promise<void> {
  const moves = signals.flatMap(({ type, accountId, properties: { parentId } }) =>
    type === 'account.upserted' && typeof parentId === 'string' ? [accountId, parentId] : [],
  );
  if (moves.length === 0) return;
  if (locksRows(ctx.db)) await lock(ctx);
  const parentOf = new Map<string, string | null>();
  for (let from = 0; from < moves.length; from += 500)
    for (const [child, parent] of await loadAncestry(ctx, moves.slice(from, from + 500))) parentOf.set(child, parent);
  for (const { draft } of claimed) draft.parentOf = parentOf;
}

/** Its row is inserted by whoever comes first; the others wait for that insert. */
async function lock(ctx: Context): Promise<void> {
  const row = { name: HIERARCHY, done: 0, total: 0, body: '{}', changed_at: ctx.now() };
  const select = progressForChange(lockClause(ctx.db, 'wait'));
  if ((await ctx.db.query(select, [HIERARCHY])).length > 0) return;
  await insertRows(ctx, 'progress', [row], { onDuplicate: 'ignore' });
  await ctx.db.query(select, [HIERARCHY]);
}
