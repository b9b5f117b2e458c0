import { marks } from '../database/sql.js';
import { built, type Listed } from '../database/statement.js';

export const presentProfiles = built(
  (accounts: Listed) =>
    `SELECT id AS account_id, search_text, tags, attributes FROM account WHERE id IN (${marks(accounts)})`,
  (make) => make(2),
);

export const pastProfiles = built(
  (accounts: Listed) => `SELECT * FROM account_past WHERE account_id IN (${marks(accounts)})`,
  (make) => make(2),
);

export const FORGET_PAST_BEFORE = 'DELETE FROM account_past WHERE at < ?';
