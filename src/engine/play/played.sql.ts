import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const lastSignals = built(
  (keys: Listed) =>
    `SELECT account_id, MAX(id) AS id FROM account_signal WHERE account_id IN (${marks(keys)}) GROUP BY account_id`,
  (make) => make(2),
);
