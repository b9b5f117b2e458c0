import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const HASHES_ASIDE = 'SELECT hash FROM playbook_quarantine';

export const REASON_ASIDE = 'SELECT reason FROM playbook_quarantine WHERE hash = ?';

export const KEYS_ASIDE = 'SELECT hash, playbook_key FROM playbook_quarantine';

export const accountsRunning = built(
  (keys: Listed) => `SELECT DISTINCT account_id FROM run WHERE ended_at IS NULL AND playbook_hash IN (${marks(keys)})`,
  (make) => make(2),
);
