import { built } from '../database/statement.js';

export const watchedAccounts = built(
  (which: string, most: number) =>
    `SELECT account_id FROM account_quarantine WHERE status = 'WATCHED'${which}
       ORDER BY deaths, since, account_id LIMIT ${most}`,
  (make) => make('', 10),
);

export const ACCOUNTS_SET_ASIDE = "SELECT account_id FROM account_quarantine WHERE status = 'SET_ASIDE'";

/** Narrows a statement to accounts that are neither set aside nor watched; `account` is its column. */
export const isFree = built(
  (account: string): string => `NOT EXISTS (SELECT 1 FROM account_quarantine q WHERE q.account_id = ${account})`,
  (make) => `SELECT s.account_id FROM account_state s WHERE ${make('s.account_id')}`,
);
