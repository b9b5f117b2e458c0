import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const statesOf = built(
  (keys: Listed) =>
    `SELECT account_id, state FROM account_state WHERE account_id IN (${marks(keys)}) ORDER BY account_id`,
  (make) => make(2),
);

export const contactsOf = built(
  (keys: Listed) => `SELECT * FROM contact WHERE account_id IN (${marks(keys)}) ORDER BY id`,
  (make) => make(2),
);
