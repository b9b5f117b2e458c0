import { built } from '../../database/statement.js';

export const COUNT_STATES = 'SELECT COUNT(*) AS total FROM account_state';

export const statesAfter = built(
  (most: number) =>
    `SELECT account_id, state FROM account_state WHERE account_id > ? ORDER BY account_id LIMIT ${most}`,
  (make) => make(10),
);

/** A page of states in the order of their accounts' names, from the first or after one. */
export const statesByName = built(
  (size: number, isAfterOne: boolean) =>
    `SELECT account.id, account.search_text, account_state.state FROM account JOIN account_state ON
      account_state.account_id = account.id${
        isAfterOne ? ' WHERE account.search_text > ? OR (account.search_text = ? AND account.id > ?)' : ''
      } ORDER BY account.search_text, account.id LIMIT ${size}`,
  (make) => make(10, false),
  (make) => make(10, true),
);
