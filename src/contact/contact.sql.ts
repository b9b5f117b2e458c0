import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const contactsById = built(
  (keys: Listed) => `SELECT * FROM contact WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);
