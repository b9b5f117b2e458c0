import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const UNPLAYED_ACCOUNTS =
  'SELECT account_id FROM account_state s WHERE EXISTS (SELECT 1 FROM account_signal g WHERE g.account_id = ' +
  's.account_id AND g.id > s.cursor_id) ORDER BY account_id';

export const earliestUnplayed = built(
  (keys: Listed) =>
    `SELECT MIN(g.occurred_at) AS first FROM account_state s JOIN account_signal g ON g.account_id = ` +
    `s.account_id AND g.id > s.cursor_id WHERE s.account_id IN (${marks(keys)})`,
  (make) => make(2),
);
