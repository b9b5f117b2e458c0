import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const recordNames = built(
  (table: string, keys: Listed) => `SELECT id, name FROM ${table} WHERE id IN (${marks(keys)})`,
  (make) => make('account', 2),
);
