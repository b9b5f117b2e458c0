import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const openTasksOfAccounts = built(
  (keys: Listed) =>
    `SELECT account_id, COUNT(*) AS total FROM task WHERE account_id IN (${marks(keys)}) AND status IN ` +
    `('OPEN', 'IN_PROGRESS', 'SNOOZED') GROUP BY account_id`,
  (make) => make(2),
);
