import { lockClause } from '../../database/bulk.js';
import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const desksForChange = built(
  (lock: string) => `SELECT id FROM desk ORDER BY id${lock}`,
  (make, db) => make(lockClause(db, 'wait')),
);

export const openTasksOf = built(
  (keys: Listed) =>
    `SELECT assignee_id, COUNT(*) AS n FROM task WHERE assignee_id IN (${marks(keys)}) AND status IN ('OPEN', ` +
    `'IN_PROGRESS', 'SNOOZED') GROUP BY assignee_id`,
  (make) => make(2),
);

export const POINTERS = 'SELECT id, member_id FROM desk WHERE member_id IS NOT NULL';
