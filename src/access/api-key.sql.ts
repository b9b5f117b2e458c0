export const ALL_KEYS = 'SELECT * FROM api_key ORDER BY created_at, id';

export const KEY_BY_ID = 'SELECT * FROM api_key WHERE id = ?';

export const REVOKE_KEY = 'UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';

export const KEY_BY_HASH = 'SELECT * FROM api_key WHERE key_hash = ?';

export const RECORD_USE = 'UPDATE api_key SET last_used_at = ? WHERE id = ?';

export const COUNT_KEYS = 'SELECT COUNT(*) AS total FROM api_key';

export const RESTORE_KEY = 'UPDATE api_key SET revoked_at = NULL WHERE key_hash = ? AND name = ?';

export const REVOKE_OTHER_KEYS =
  'UPDATE api_key SET revoked_at = ? WHERE key_hash <> ? AND name = ? AND created_by = ? AND revoked_at IS NULL';

export const ACTIVE_MEMBER_NAME = 'SELECT name FROM member WHERE id = ? AND is_active = 1';
