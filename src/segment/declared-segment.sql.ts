export const DECLARED_SEGMENTS =
  'SELECT position, body, version FROM segment_declared WHERE deleted_at IS NULL ORDER BY position, segment_key';

export const REVIVE_SEGMENT =
  'UPDATE segment_declared SET position = ?, body = ?, version = version + 1, created_at = ?, deleted_at = NULL ' +
  'WHERE segment_key = ? AND deleted_at IS NOT NULL';

export const UPDATE_SEGMENT =
  'UPDATE segment_declared SET position = ?, body = ?, version = version + 1 WHERE segment_key = ?';

export const DELETE_SEGMENT = 'UPDATE segment_declared SET deleted_at = ?, version = version + 1 WHERE segment_key = ?';

export const COUNT_MEMBERS = 'SELECT COUNT(*) AS total FROM segment_member WHERE segment_key = ? AND left_at IS NULL';
