import { built } from '../../database/statement.js';

export const LABELS_BY_HASH = 'SELECT hash, label FROM playbook_version';

export const liveRunsByVersion = built(
  (filter: string) => `SELECT playbook_hash, COUNT(*) AS live FROM run${filter} GROUP BY playbook_hash`,
  (make) => make(''),
);
