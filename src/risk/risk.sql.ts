import { built } from '../database/statement.js';

export const OPEN_RISK_OF_KIND = 'SELECT * FROM risk WHERE account_id = ? AND kind = ? AND closed_at IS NULL';

export const FIRST_CONTACT_SINCE =
  `SELECT MIN(at) AS at FROM touchpoint WHERE account_id = ? AND at >= ? AND kind <> 'DECISION' AND status = ` +
  `'DONE' AND is_automatic = 0 AND is_answered = 1`;

export const risksWhere = built(
  (filter: string) => `SELECT outcome, first_sign_at, first_contact_at FROM risk${filter}`,
  (make) => make(''),
);
