import { built } from '../../database/statement.js';

export const lastHeldBackWhere = built(
  (filter: string) => `SELECT * FROM held_back${filter} ORDER BY at DESC, id DESC LIMIT 1`,
  (make) => make(''),
);

export const lastRunWhere = built(
  (filter: string) => `SELECT * FROM run${filter} ORDER BY started_at DESC, id DESC LIMIT 1`,
  (make) => make(''),
);

export const lastEventWhere = built(
  (filter: string) => `SELECT * FROM lifecycle_event${filter} ORDER BY position DESC LIMIT 1`,
  (make) => make(''),
);
