import type { MigrationInterface, QueryRunner } from 'typeorm';
import { int, nullable, tableColumn, time } from '../src/database/migration-table.js';

const VERSION = int('version');
const DELETED = nullable(time('deleted_at'));

/** Segments that were declared through the API can be changed and deleted. */
export class SegmentsChange1764001600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('segment_declared', tableColumn(nullable(VERSION), runner));
    await runner.query('UPDATE segment_declared SET version = 1');
    await runner.changeColumn('segment_declared', VERSION.name, tableColumn(VERSION, runner));
    await runner.addColumn('segment_declared', tableColumn(DELETED, runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM segment_declared WHERE deleted_at IS NOT NULL');
    await runner.dropColumn('segment_declared', DELETED.name);
    await runner.dropColumn('segment_declared', VERSION.name);
  }
}
