import { deleteRows, insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { accountsRunning, HASHES_ASIDE, KEYS_ASIDE, REASON_ASIDE } from './playbook-quarantine.sql.js';
import type { FoundOverLimit } from './quarantine.types.js';

/** Versions of playbooks that stand still because a condition of theirs goes over the limit of an evaluation. */
export class PlaybookQuarantineStore {
  /** The hashes of versions that stand still. */
  async hashes(ctx: Context): Promise<ReadonlySet<string>> {
    const rows = await ctx.db.query<{ hash: string }>(HASHES_ASIDE);
    return new Set(rows.map(({ hash }) => hash));
  }

  /** Why a version stands still, in a sentence; undefined when it does not. */
  async reasonOf(ctx: Context, hash: string): Promise<string | undefined> {
    const [row] = await ctx.db.query<{ reason: string }>(REASON_ASIDE, [hash]);
    return row === undefined ? undefined : `${row.reason.replace(/\.$/, '')}.`;
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
   * Lets playbooks go on, all when none are named; returns the keys of those that stood still, and the accounts whose
   * runs did. Runs in the caller's transaction.
   */
  async release(ctx: Context, keys: readonly string[] | null): Promise<{ keys: string[]; accountIds: string[] }> {
    const rows = await ctx.db.query<{ hash: string; playbook_key: string }>(KEYS_ASIDE);
    const released = rows.filter(({ playbook_key }) => keys === null || keys.includes(playbook_key));
    const hashes = released.map(({ hash }) => hash);
    await deleteRows(ctx, 'playbook_quarantine', 'hash', hashes);
    return {
      keys: [...new Set(released.map(({ playbook_key }) => playbook_key))],
      accountIds: hashes.length === 0 ? [] : await accountsWithRuns(ctx, hashes),
    };
  }
}

async function accountsWithRuns(ctx: Context, hashes: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.query<{ account_id: string }>(accountsRunning(hashes), [...hashes]);
  return rows.map(({ account_id }) => account_id);
}
