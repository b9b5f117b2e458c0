import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const runsByEffect = built(
  (keys: Listed) => `SELECT * FROM run WHERE effect_hash IN (${marks(keys)})`,
  (make) => make(2),
);

export const heldBackByEffect = built(
  (keys: Listed) => `SELECT * FROM held_back WHERE effect_hash IN (${marks(keys)})`,
  (make) => make(2),
);

export const liveRunsOf = built(
  (statuses: Listed, accounts: Listed) =>
    `SELECT account_id, COUNT(*) AS live FROM run WHERE status IN (${marks(statuses)}) AND account_id IN ` +
    `(${marks(accounts)}) GROUP BY account_id`,
  (make) => make(2, 2),
);

export const falseAlarmsOf = built(
  (keys: Listed) =>
    `SELECT playbook_key, COUNT(DISTINCT run_id) AS runs, COUNT(DISTINCT CASE WHEN outcome = 'FALSE_ALARM' THEN run_id
      END) AS alarms
     FROM task WHERE playbook_key IN (${marks(keys)}) AND status = 'DONE' AND outcome IS NOT NULL GROUP BY
       playbook_key`,
  (make) => make(2),
);
