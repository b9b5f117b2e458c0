import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const membershipsOf = built(
  (keys: Listed) =>
    `SELECT account_id, segment_key FROM segment_member WHERE account_id IN (${marks(keys)}) AND left_at IS NULL`,
  (make) => make(2),
);

export const countsOfSegments = built(
  (keys: Listed) =>
    `SELECT segment_key, COUNT(*) AS total FROM segment_member WHERE segment_key IN (${marks(keys)}) AND left_at ` +
    `IS NULL GROUP BY segment_key`,
  (make) => make(2),
);
