import type { Database } from '../../../src/database/database.js';

/** What must not depend on when turns were taken, or by whom: one line a record, in order, without ids and times. */
const QUESTIONS = [
  `SELECT a.external_id AS k, u.total_events, u.events30, u.active_days, u.active_people, u.features_used FROM ` +
    `account_usage u JOIN account a ON a.id = u.account_id`,
  `SELECT a.external_id AS k, r.playbook_key, r.status, c.external_id AS contact FROM run r JOIN account a ON ` +
    `a.id = r.account_id LEFT JOIN contact c ON c.id = r.contact_id`,
  `SELECT a.external_id AS k, t.playbook_key, t.step_key, t.status, t.title_template, c.external_id AS contact ` +
    `FROM task t JOIN account a ON a.id = t.account_id LEFT JOIN contact c ON c.id = t.contact_id`,
  `SELECT a.external_id AS k, t.external_id, t.status FROM ticket t JOIN account a ON a.id = t.account_id`,
  `SELECT a.external_id AS k, s.score, s.kind FROM survey_answer s JOIN account a ON a.id = s.account_id`,
  `SELECT a.external_id AS k, c.external_id, c.role, CASE WHEN c.left_at IS NULL THEN 0 ELSE 1 END AS has_left ` +
    `FROM contact c JOIN account a ON a.id = c.account_id`,
];

export async function endState(database: Database): Promise<string> {
  const lines: string[] = [];
  for (const question of QUESTIONS) {
    const rows = await database.reader.query<Record<string, unknown>>(question);
    lines.push(...rows.map((row) => JSON.stringify(Object.values(row).map(String))).sort());
  }
  return lines.join('\n');
}
