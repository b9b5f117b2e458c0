import { marks } from '../../database/sql.js';
import { built, type Listed } from '../../database/statement.js';

export const statesOfAccounts = built(
  (accounts: Listed) => `SELECT account_id, state FROM account_state WHERE account_id IN (${marks(accounts)})`,
  (make) => make(2),
);

/** People who were active on a day or after it. */
export const peopleOfAccounts = built(
  (accounts: Listed) =>
    `SELECT account_id, last_day, m0, m1 FROM usage_person WHERE account_id IN (${marks(accounts)}) AND last_day >= ?`,
  (make) => make(2),
);

/** A page of metric signals between two moments, by account and in the order of telling. */
export const metricsOfAccounts = built(
  (accounts: Listed, most: number) =>
    `SELECT id, account_id, occurred_at, body FROM account_signal WHERE account_id IN (${marks(accounts)}) AND ` +
    `type = 'metric' AND occurred_at >= ? AND occurred_at < ? AND (account_id > ? OR (account_id = ? AND id > ?)) ` +
    `ORDER BY account_id, id LIMIT ${most}`,
  (make) => make(2, 10),
);
