import { built } from '../database/statement.js';

export const guidesWhere = built(
  (filter: string, most: number) => `SELECT * FROM guide_offer${filter} ORDER BY queued_at DESC, id DESC LIMIT ${most}`,
  (make) => make('', 10),
);
