import { lockClause } from '../../database/bulk.js';
import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const ACCOUNTS_BEHIND =
  'SELECT COUNT(*) AS total, SUM(CASE WHEN rulebook_hash = ? THEN 0 ELSE 1 END) AS behind FROM account_state';

export const RULEBOOK_BODY = 'SELECT body FROM rulebook WHERE hash = ?';

export const versionsByHash = built(
  (keys: Listed) => `SELECT hash, label, plugin_name, body FROM playbook_version WHERE hash IN (${marks(keys)})`,
  (make) => make(2),
);

export const pointerForChange = built(
  (lock: string) => `SELECT hash FROM rulebook_pointer WHERE id = ?${lock}`,
  (make, db) => make(lockClause(db, 'wait')),
);

export const MOVE_POINTER = 'UPDATE rulebook_pointer SET previous = hash, hash = ?, changed_at = ? WHERE id = ?';
