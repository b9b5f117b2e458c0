import { built } from '../../database/statement.js';

export const taskIdsWhere = built(
  (filter: string) => `SELECT id FROM task${filter}`,
  (make) => make(''),
);

export const accountIdsWhere = built(
  (filter: string) => `SELECT account.id FROM account${filter}`,
  (make) => make(''),
);
