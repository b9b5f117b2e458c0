import { marks, valuesOfPairs } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const unfoldedSignals = built(
  (accounts: Listed, most: number) =>
    `SELECT g.id, g.account_id, g.key_hash, g.type, g.contact, g.actor_id, g.occurred_at, g.recorded_at, g.body
       FROM account_state s JOIN account_signal g ON g.account_id = s.account_id AND g.id > s.cursor_id
       WHERE s.account_id IN (${marks(accounts)}) ORDER BY g.account_id, g.id LIMIT ${most}`,
  (make) => make(2, 10),
);

export const SIGNAL_BY_ID =
  'SELECT id, account_id, key_hash, type, contact, actor_id, occurred_at, recorded_at, body FROM account_signal ' +
  'WHERE id = ?';

export const SIGNAL_BY_KEY = 'SELECT id FROM account_signal WHERE account_id = ? AND key_hash = ?';

export const FOLDED_SIGNALS_BEFORE =
  'SELECT g.id FROM account_signal g JOIN account_state s ON s.account_id = g.account_id WHERE g.recorded_at ' +
  '< ? AND g.id <= s.cursor_id ORDER BY g.recorded_at LIMIT 5000';

export const signalsByKeys = built(
  (pairs: string) =>
    `SELECT account_id, key_hash, type, contact, occurred_at, body FROM account_signal WHERE (account_id, ` +
    `key_hash) IN (${pairs})`,
  (make, db) => make(valuesOfPairs(db, 2)),
);
