import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const REMOVE_LETTER = 'DELETE FROM dead_letter WHERE signal_id = ?';

export const EXPLAIN_LETTER = 'UPDATE dead_letter SET code = ?, reason = ? WHERE signal_id = ?';

export const discardLetters = built(
  (keys: Listed) =>
    `UPDATE dead_letter SET status = 'DISCARDED', ended_at = ?, actor_id = ? WHERE status = 'WAITING' AND id IN ` +
    `(${marks(keys)})`,
  (make) => make(2),
);

export const FORGET_LETTERS_BEFORE = 'DELETE FROM dead_letter WHERE recorded_at < ?';
