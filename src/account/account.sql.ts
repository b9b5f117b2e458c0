import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const ACCOUNT_BY_HASH = 'SELECT * FROM account WHERE external_hash = ?';

export const countAccountsWhere = built(
  (filter: string) => `SELECT COUNT(*) AS total FROM account${filter}`,
  (make) => make(''),
);

export const accountsById = built(
  (keys: Listed) => `SELECT * FROM account WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);

export const accountsByHash = built(
  (keys: Listed) => `SELECT id, external_id FROM account WHERE external_hash IN (${marks(keys)})`,
  (make) => make(2),
);

export const parentsOf = built(
  (keys: Listed) => `SELECT id, parent_id FROM account WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);
