import { updateRows } from '../../database/bulk.js';
import { hydrate } from '../../database/hydrate.js';
import { type Sql, where } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { LaunchOutcome } from './launch.types.js';
import { LaunchItemRow } from './launch-item.entity.js';
import { ITEM_COUNTS, insertItemsWhere, pendingItemsOf } from './launch-item.sql.js';

/** Writes down whom a job is to launch its playbook for: the accounts that meet the conditions now. */
export async function insertItems(ctx: Context, jobId: string, conditions: readonly Sql[]): Promise<void> {
  const { text, values } = where(conditions);
  await ctx.db.run(insertItemsWhere(text), [jobId, ...values]);
}

/** The next accounts that a job has to come to. */
export async function pendingItems(ctx: Context, jobId: string, most: number): Promise<LaunchItemRow[]> {
  const rows = await ctx.db.query(pendingItemsOf(most), [jobId]);
  return rows.map((row) => hydrate(LaunchItemRow, row));
}

/** Writes down which renewal each is about before anything is done: after an interruption it is the same. */
export async function saveRenewals(ctx: Context, items: readonly LaunchItemRow[]): Promise<void> {
  await updateRows(
    ctx,
    'launch_item',
    ['job_id', 'account_id'],
    items.map(({ jobId, accountId, renewalId }) => ({
      job_id: jobId,
      account_id: accountId,
      renewal_id: renewalId,
    })),
  );
}

export async function saveOutcomes(ctx: Context, items: readonly LaunchItemRow[]): Promise<void> {
  await updateRows(
    ctx,
    'launch_item',
    ['job_id', 'account_id'],
    items.map(({ jobId, accountId, outcome, reason, runId, heldBackId, errorCode, errorMessage }) => ({
      job_id: jobId,
      account_id: accountId,
      outcome,
      reason,
      run_id: runId,
      held_back_id: heldBackId,
      error_code: errorCode,
      error_message: errorMessage,
    })),
  );
}

/** How many accounts of a job there are of each outcome and reason. */
export async function countItems(
  ctx: Context,
  jobId: string,
): Promise<{ readonly outcome: LaunchOutcome; readonly reason: HeldBackReason | null; readonly total: number }[]> {
  const rows = await ctx.db.query<{ outcome: LaunchOutcome; reason: HeldBackReason | null; total: number }>(
    ITEM_COUNTS,
    [jobId],
  );
  return rows.map((row) => ({ ...row, total: Number(row.total) }));
}
