import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const ACCOUNT_BY_ANY_ID = 'SELECT id FROM account WHERE external_id = ? OR id = ?';

export const MEMBER_NAMES = 'SELECT id, name FROM member';

export const namesIn = built(
  (table: string, keys: Listed) => `SELECT id, name FROM ${table} WHERE id IN (${marks(keys)})`,
  (make) => make('account', 2),
);
