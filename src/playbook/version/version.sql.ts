import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const versionsInUseWhere = built(
  (filter: string) => `SELECT DISTINCT playbook_hash FROM run${filter} ORDER BY playbook_hash`,
  (make) => make(''),
);

export const runsWhere = built(
  (filter: string) => `SELECT id, account_id, steps FROM run${filter} ORDER BY account_id, id`,
  (make) => make(''),
);

export const VERSIONS_OF_KEY = 'SELECT * FROM playbook_version WHERE playbook_key = ? ORDER BY ordinal DESC';

export const RELEASED_VERSIONS =
  "SELECT * FROM playbook_version WHERE state IN ('LIVE', 'CANARY') ORDER BY playbook_key, ordinal";

export const versionsOfRuns = built(
  (keys: Listed) =>
    'SELECT * FROM playbook_version WHERE hash IN (SELECT playbook_hash FROM run WHERE status IN ' +
    `(${marks(keys)}))`,
  (make) => make(2),
);

export const KEYS_FROM_API =
  "SELECT DISTINCT playbook_key FROM playbook_version WHERE origin = 'API' ORDER BY playbook_key";

export const LAST_ORDINAL = 'SELECT MAX(ordinal) AS ordinal FROM playbook_version WHERE playbook_key = ?';

export const KEEP_SOURCE =
  'UPDATE playbook_version SET source_format = ?, source_text = ?, revision = revision + 1 WHERE hash = ?';
