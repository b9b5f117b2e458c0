import { marks } from '../../database/sql.js';
import { built } from '../../database/statement.js';

const others = (ids: readonly string[]) => (ids.length === 0 ? '' : ` AND id NOT IN (${marks(ids)})`);
const held = (ids: readonly string[]) =>
  `FROM touchpoint WHERE account_id = ? AND status = 'DONE' AND kind <> 'DECISION'${others(ids)}`;

/** When an account was last touched by each kind of touchpoint that counts, but for some. */
export const latestTouches = built(
  (but: readonly string[]) =>
    `SELECT kind, MAX(at) AS at ${held(but)} AND is_automatic = 0 AND is_answered = 1 GROUP BY kind`,
  (make) => make([]),
  (make) => make(['a', 'b']),
);

export const latestInbound = built(
  (but: readonly string[]) => `SELECT MAX(at) AS at ${held(but)} AND direction = 'INBOUND'`,
  (make) => make([]),
  (make) => make(['a']),
);

export const latestOpened = built(
  (but: readonly string[]) => `SELECT MAX(opened_at) AS at FROM ticket WHERE account_id = ?${others(but)}`,
  (make) => make([]),
  (make) => make(['a']),
);

export const LATEST_ANSWER = 'SELECT MAX(at) AS at FROM survey_answer WHERE account_id = ?';
