import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, index, nullable, primary, ref, table, text } from '../src/database/migration-table.js';

/** Jobs that launch a playbook for many accounts: what has come of each. */
export class Launches1764001700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      table(
        'launch_item',
        [
          primary(ref('job_id')),
          primary(ref('account_id')),
          text('outcome', 16),
          nullable(ref('renewal_id')),
          nullable(text('reason', 32)),
          nullable(ref('run_id')),
          nullable(ref('held_back_id')),
          nullable(text('error_code', 64)),
          nullable(text('error_message', 2000)),
        ],
        [index('launch_item_outcome', 'job_id', 'outcome', 'account_id')],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('launch_item');
  }
}
