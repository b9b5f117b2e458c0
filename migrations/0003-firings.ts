import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import {
  index,
  type MigrationColumn,
  nullable,
  ref,
  tableColumn,
  text,
  time,
} from '../src/database/migration-table.js';

const RUN = [nullable(ref('renewal_id'))];
const HELD_BACK = [
  nullable(ref('renewal_id')),
  nullable(time('released_at')),
  nullable(time('dropped_at')),
  nullable(text('outcome', 32)),
  nullable(ref('outcome_cause_id')),
];
const PENDING = index('held_back_outcome', 'outcome', 'at');
const TASKS = index('task_playbook', 'playbook_key', 'status');

/** Runs about renewals, and firings that are held back and released later. */
export class Firings1764000300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await add(runner, 'run', RUN);
    await add(runner, 'held_back', HELD_BACK);
    await runner.createIndex('held_back', new TableIndex({ name: PENDING.name, columnNames: [...PENDING.columns] }));
    await runner.createIndex('task', new TableIndex({ name: TASKS.name, columnNames: [...TASKS.columns] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('task', TASKS.name);
    await runner.dropIndex('held_back', PENDING.name);
    for (const { name } of HELD_BACK.toReversed()) await runner.dropColumn('held_back', name);
    for (const { name } of RUN) await runner.dropColumn('run', name);
  }
}

async function add(runner: QueryRunner, table: string, columns: readonly MigrationColumn[]): Promise<void> {
  for (const column of columns) await runner.addColumn(table, tableColumn(column, runner));
}
