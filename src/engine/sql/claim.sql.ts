import { built } from '../../database/statement.js';

export const dueAccounts = built(
  (isFree: string, most: number) =>
    `SELECT i.account_id, i.seq FROM account_inbox i WHERE i.due_at <= ? AND ` +
    `${isFree} ORDER BY i.due_at LIMIT ${most}`,
  (make) => make('1 = 1', 10),
);

export const accountsBehind = built(
  (isFree: string, most: number) =>
    `SELECT s.account_id, i.seq FROM account_state s JOIN account_inbox i ON i.account_id = s.account_id WHERE ` +
    `s.rulebook_hash <> ? AND ${isFree} ` +
    `LIMIT ${most}`,
  (make) => make('1 = 1', 10),
);

export const FORGOTTEN_ACCOUNTS = `SELECT i.account_id, i.seq FROM account_inbox i
       JOIN account_state s ON s.account_id = i.account_id
       WHERE (i.due_at IS NULL OR i.due_at > ?) AND EXISTS (SELECT 1 FROM account_signal g WHERE g.account_id =
         i.account_id AND g.id > s.cursor_id) LIMIT 1000`;
