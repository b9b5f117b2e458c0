import { lockClause } from '../database/bulk.js';
import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const ALL_MEMBERS = 'SELECT * FROM member ORDER BY id';

export const membersByHash = built(
  (keys: Listed) => `SELECT id, external_id FROM member WHERE external_hash IN (${marks(keys)})`,
  (make) => make(2),
);

export const membersById = built(
  (keys: Listed) => `SELECT * FROM member WHERE id IN (${marks(keys)})`,
  (make) => make(2),
);

export const accountsOfOwners = built(
  (weight: string, keys: Listed) =>
    `SELECT owner_id, COUNT(*) AS total, SUM(${weight}) AS weight FROM account WHERE owner_id IN (${marks(keys)}) ` +
    `GROUP BY owner_id`,
  (make) => make('1', 2),
);

export const tasksOfMembers = built(
  (keys: Listed) =>
    `SELECT assignee_id, COUNT(*) AS total, SUM(CASE WHEN due_at < ? THEN 1 ELSE 0 END) AS overdue FROM task
     WHERE assignee_id IN (${marks(keys)}) AND status IN ('OPEN', 'IN_PROGRESS', 'SNOOZED') GROUP BY assignee_id`,
  (make) => make(2),
);

export const membersForChange = built(
  (lock: string) => `SELECT * FROM member ORDER BY id${lock}`,
  (make, db) => make(lockClause(db, 'wait')),
);
