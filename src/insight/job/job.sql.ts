import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const JOB_BY_ID = 'SELECT * FROM job WHERE id = ?';

export const liveJobs = built(
  (only: string) => `SELECT * FROM job WHERE status IN ('QUEUED', 'RUNNING')${only}`,
  (make) => make(''),
);

export const TAKE_OVER_JOB =
  "UPDATE job SET worker = ?, heard_at = ?, status = 'QUEUED', version = version + 1 WHERE id = ? AND " +
  "worker = ? AND status IN ('QUEUED', 'RUNNING')";

export const changeJob = built(
  (sets: string, keys: Listed) => `UPDATE job SET ${sets} WHERE id = ? AND status IN (${marks(keys)})`,
  (make) => make('version = version + 1', 2),
);
