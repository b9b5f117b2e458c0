import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const KNOWN_ACCOUNTS = 'SELECT id, external_id, created_at FROM account ORDER BY id';

export const historyOfAccounts = built(
  (accounts: Listed, types: Listed) =>
    `SELECT id, account_id, key_hash, type, contact, actor_id, occurred_at, recorded_at, body FROM account_signal
     WHERE account_id IN (${marks(accounts)}) AND (occurred_at < ? OR type = 'account.upserted') AND type IN
       (${marks(types)}) AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.signal_id = account_signal.id)
     ORDER BY account_id, id`,
  (make) => make(2, 2),
);

export const TASKS_DONE =
  "SELECT kind, outcome, ended_at - created_at AS took FROM task WHERE status = 'DONE' AND ended_at IS NOT " +
  'NULL ORDER BY kind';

export const LIVE_VERSIONS = "SELECT DISTINCT playbook_hash FROM run WHERE status IN ('RUNNING', 'PAUSED', 'FAILED')";
