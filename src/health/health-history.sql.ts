import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const selectStandingsAt = built(
  (keys: Listed) =>
    `SELECT h.* FROM health_history h
     JOIN (SELECT account_id, MAX(at) AS last_at FROM health_history WHERE account_id IN (${marks(keys)}) AND at
       <= ? GROUP BY account_id) m
       ON m.account_id = h.account_id AND m.last_at = h.at`,
  (make) => make(2),
);

export const selectReadingsSince = built(
  (keys: Listed) =>
    `SELECT h.account_id, h.at, h.score, h.band FROM health_history h
     WHERE h.account_id IN (${marks(keys)}) AND h.at <= ?
       AND h.at >= COALESCE((SELECT MAX(b.at) FROM health_history b WHERE b.account_id = h.account_id AND b.at <= ?), 0)
     ORDER BY h.account_id, h.at DESC`,
  (make) => make(2),
);

export const selectLatestReadings = built(
  (keys: Listed) =>
    `SELECT account_id, at, score, band FROM (
       SELECT account_id, at, score, band, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY at DESC) AS place
       FROM health_history WHERE account_id IN (${marks(keys)}) AND at <= ?) h
     WHERE place <= ? ORDER BY account_id, at DESC`,
  (make) => make(2),
);
