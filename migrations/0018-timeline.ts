import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  bool,
  createTable,
  longText,
  nullable,
  primary,
  ref,
  table,
  tableColumn,
  text,
  time,
} from '../src/database/migration-table.js';

const PLANNED = bool('is_planned');
const OPEN = "kind = 'TASK' AND ref_id IN (SELECT id FROM task WHERE ended_at IS NULL)";
const taskMoment = (column: string) => `(SELECT ${column} FROM task t WHERE t.id = timeline_entry.ref_id)`;

/** Timelines hold runs, firings that were held back, contracts and health; what is planned is told apart. */
export class Timeline1764001800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      table('account_change', [primary(ref('id')), ref('account_id'), text('kind', 16), time('at'), longText('data')]),
    );
    await runner.addColumn('timeline_entry', tableColumn(nullable(PLANNED), runner));
    await runner.query('UPDATE timeline_entry SET is_planned = 0');
    await runner.query(
      "UPDATE timeline_entry SET is_planned = 1 WHERE kind = 'TOUCHPOINT' AND ref_id IN " +
        "(SELECT id FROM touchpoint WHERE status = 'PLANNED')",
    );
    await runner.query(
      `UPDATE timeline_entry SET is_planned = 1, at = ${taskMoment('COALESCE(t.due_at, t.created_at)')} WHERE ${OPEN}`,
    );
    await runner.changeColumn('timeline_entry', PLANNED.name, tableColumn(PLANNED, runner));
    await runner.query(
      "INSERT INTO timeline_entry (ref_id, account_id, kind, at, is_planned) SELECT id, account_id, 'RUN', " +
        'COALESCE(ended_at, started_at), 0 FROM run',
    );
    await runner.query(
      "INSERT INTO timeline_entry (ref_id, account_id, kind, at, is_planned) SELECT id, account_id, 'HELD_BACK', at, " +
        "0 FROM held_back WHERE outcome IS NULL OR outcome <> 'ALREADY_WAITING'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM timeline_entry WHERE kind IN ('RUN', 'HELD_BACK', 'CONTRACT', 'HEALTH')");
    await runner.query(`UPDATE timeline_entry SET at = ${taskMoment('t.created_at')} WHERE ${OPEN}`);
    await runner.dropColumn('timeline_entry', PLANNED.name);
    await runner.dropTable('account_change');
  }
}
