import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { int, nullable, tableColumn } from '../src/database/migration-table.js';

const REVISION = int('revision');
const LATEST_RUNS = { name: 'run_started', columnNames: ['started_at', 'id'] };
const LATEST_HELD_BACK = { name: 'held_back_latest', columnNames: ['at', 'id'] };

/** How often what is stored of a playbook has changed; the latest runs and held-back firings of the whole company. */
export class DraftVersions1764001500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('playbook_version', tableColumn(nullable(REVISION), runner));
    await runner.query('UPDATE playbook_version SET revision = 1');
    await runner.changeColumn('playbook_version', REVISION.name, tableColumn(REVISION, runner));
    await runner.createIndex('run', new TableIndex(LATEST_RUNS));
    await runner.createIndex('held_back', new TableIndex(LATEST_HELD_BACK));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('held_back', LATEST_HELD_BACK.name);
    await runner.dropIndex('run', LATEST_RUNS.name);
    await runner.dropColumn('playbook_version', REVISION.name);
  }
}
