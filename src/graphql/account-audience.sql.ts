import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const ownersOf = built(
  (keys: Listed) => `SELECT id, owner_id FROM account WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);

export const segmentsOf = built(
  (keys: Listed) =>
    `SELECT account_id, segment_id FROM segment_member WHERE left_at IS NULL AND account_id IN (${marks(keys)})`,
  (make) => make(2),
);
