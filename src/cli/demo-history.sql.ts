export const STAGE_MOVES_BETWEEN =
  'SELECT m.at, a.name, m.from_key, m.to_key FROM stage_move m JOIN account a ON a.id = m.account_id WHERE ' +
  'm.at >= ? AND m.at < ? AND m.from_key IS NOT NULL ORDER BY m.at DESC LIMIT 2';

export const TASKS_LAUNCHED_BETWEEN = 'SELECT COUNT(*) AS launched FROM task WHERE created_at >= ? AND created_at < ?';
