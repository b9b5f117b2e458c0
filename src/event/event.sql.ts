import { built } from '../database/statement.js';

export const eventsWhere = built(
  (filter: string, order: string, most: number) =>
    `SELECT e.* FROM lifecycle_event e${filter} ORDER BY ${order} LIMIT ${most}`,
  (make) => make('', 'e.position DESC', 10),
);

export const FORGET_EVENTS_UP_TO = 'DELETE FROM lifecycle_event WHERE position <= ?';

export const SAY_PRUNED_TO = 'UPDATE event_counter SET pruned_to = ? WHERE id = ? AND pruned_to < ?';

export const oldestEvents = built(
  (most: number) => `SELECT position, at FROM lifecycle_event ORDER BY position LIMIT ${most}`,
  (make) => make(10),
);

export const ADVANCE_COUNTER = 'UPDATE event_counter SET position = position + ? WHERE id = ?';

export const READ_COUNTER = 'SELECT position, pruned_to FROM event_counter WHERE id = ?';

export const countEvents = built(
  (filter: string) => `SELECT COUNT(*) AS n FROM lifecycle_event e${filter}`,
  (make) => make(''),
);
