import { built } from '../../database/statement.js';

export const insertItemsWhere = built(
  (filter: string) =>
    `INSERT INTO launch_item (job_id, account_id, outcome) SELECT ?, account.id, 'PENDING' FROM account${filter}`,
  (make) => make(''),
);

export const pendingItemsOf = built(
  (most: number) =>
    `SELECT * FROM launch_item WHERE job_id = ? AND outcome = 'PENDING' ORDER BY account_id LIMIT ${most}`,
  (make) => make(10),
);

export const ITEM_COUNTS =
  'SELECT outcome, reason, COUNT(*) AS total FROM launch_item WHERE job_id = ? GROUP BY outcome, reason ' +
  'ORDER BY outcome, reason';

export const countAccountsWhere = built(
  (filter: string) => `SELECT COUNT(*) AS total FROM account${filter}`,
  (make) => make(''),
);
