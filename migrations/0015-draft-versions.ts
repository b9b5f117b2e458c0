import type { MigrationInterface, QueryRunner } from 'typeorm';
import { int, nullable, tableColumn } from '../src/database/migration-table.js';

const REVISION = int('revision');

/** How often what is stored of a playbook has changed. */
export class DraftVersions1764001500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('playbook_version', tableColumn(nullable(REVISION), runner));
    await runner.query('UPDATE playbook_version SET revision = 1');
    await runner.changeColumn('playbook_version', REVISION.name, tableColumn(REVISION, runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('playbook_version', REVISION.name);
  }
}
