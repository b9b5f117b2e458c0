import { lockClause } from '../database/bulk.js';
import { built } from '../database/statement.js';

export const marksOfTurns = built(
  (lock: string) => `SELECT id, account_ids, begun_at FROM turn_mark ORDER BY id${lock}`,
  (make, db) => make(lockClause(db, 'skip')),
);

export const REMOVE_MARK = 'DELETE FROM turn_mark WHERE id = ?';
