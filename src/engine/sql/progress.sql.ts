import { lockClause } from '../../database/bulk.js';
import { built } from '../../database/statement.js';

export const PROGRESS_OF = 'SELECT done, total, body FROM progress WHERE name = ?';

export const progressForChange = built(
  (lock: string) => `SELECT name FROM progress WHERE name = ?${lock}`,
  (make, db) => make(lockClause(db, 'wait')),
);
