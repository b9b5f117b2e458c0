import type { MigrationInterface, QueryRunner } from 'typeorm';
import { longText, nullable, tableColumn } from '../src/database/migration-table.js';

/** The outcome of a task that can still be withdrawn. */
export class TaskHolds1764001400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('task', tableColumn(nullable(longText('held')), runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('task', 'held');
  }
}
