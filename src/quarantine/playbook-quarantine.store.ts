import { deleteRows, insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import type { FoundOverLimit } from './quarantine.types.js';

/** Versions of playbooks that stand still because a condition of theirs goes over the limit of an evaluation. */
export class PlaybookQuarantineStore {
  /** The hashes of versions that stand still. */
  async hashes(ctx: Context): Promise<ReadonlySet<string>> {
    const rows = await ctx.db.query<{ hash: string }>('SELECT hash FROM playbook_quarantine');
    return new Set(rows.map(({ hash }) => hash));
  }

  /** Once a version, however many turns find it. Runs in the caller's transaction. */
  async add(ctx: Context, found: readonly FoundOverLimit[]): Promise<void> {
    const rows = found.map(({ hash, playbookKey, accountId, reason }) => ({
      hash,
      playbook_key: playbookKey,
      code: 'OVER_LIMIT',
      reason,
      account_id: accountId,
      since: ctx.now(),
    }));
    await insertRows(ctx, 'playbook_quarantine', rows, { onDuplicate: 'ignore' });
    for (const { hash, playbookKey, accountId, reason } of found)
      ctx.log.error({ playbookKey, hash, accountId }, `a playbook is set aside: quarantinedPlaybooks. ${reason}`);
  }

  /**
   * Lets playbooks go on, all when none are named; answers the keys of those that stood still. Runs in the caller's
   * transaction.
   */
  async release(ctx: Context, keys: readonly string[] | null): Promise<string[]> {
    const rows = await ctx.db.query<{ playbook_key: string }>('SELECT playbook_key FROM playbook_quarantine');
    const still = [...new Set(rows.map(({ playbook_key }) => playbook_key))];
    const released = keys === null ? still : still.filter((key) => keys.includes(key));
    await deleteRows(ctx, 'playbook_quarantine', 'playbook_key', released);
    return released;
  }
}
