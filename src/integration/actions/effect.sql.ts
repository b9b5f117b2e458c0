import { lockClause } from '../../database/bulk.js';
import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const dueEffects = built(
  (open: string, others: string, most: number) =>
    `SELECT id, lane, kind, plugin, action FROM effect WHERE ${open} AND next_at <= ?${others} ORDER BY ` +
    `next_at LIMIT ${most}`,
  (make) => make("status = 'PENDING'", '', 10),
);

export const LEASE_EFFECT =
  "UPDATE effect SET status = 'LEASED', attempts = ?, next_at = ?, leased_until = ? WHERE id = ?";

export const RELEASE_ALL =
  "UPDATE effect SET status = 'PENDING', next_at = ?, leased_until = NULL WHERE status = 'LEASED'";

export const PAUSED_ACTIONS = "SELECT DISTINCT kind, plugin, action FROM effect WHERE status = 'PAUSED'";

export const pausedEffects = built(
  (which: string, lock: string) =>
    `SELECT id, account_id, run_id FROM effect WHERE status = 'PAUSED' AND ${which} ORDER BY created_at ` +
    `LIMIT 200${lock}`,
  (make, db) => make('kind = ?', lockClause(db, 'skip')),
);

export const resumeEffects = built(
  (keys: Listed) =>
    `UPDATE effect SET status = 'PENDING', next_at = ?, code = NULL, message = NULL WHERE status = 'PAUSED' ` +
    `AND id IN (${marks(keys)})`,
  (make) => make(2),
);

export const ENDED_BEFORE =
  "SELECT id FROM effect WHERE (status IN ('DONE','CANCELLED') OR (status = 'DEAD' AND kind = 'MEASURE')) " +
  'AND ended_at < ? LIMIT 2000';

export const forgetEffects = built(
  (keys: Listed) => `DELETE FROM effect WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);

export const EXTERNAL_ID_OF_ACCOUNT = 'SELECT external_id FROM account WHERE id = ?';

/** Ends a lease that is still the caller's; `set` says what the effect then is. */
export const endLease = built(
  (set: string) =>
    `UPDATE effect SET ${set}, next_at = ?, leased_until = NULL WHERE id = ? AND status = 'LEASED' AND ` +
    `leased_until = ?`,
  (make) => make('status = ?, attempts = ?'),
);
