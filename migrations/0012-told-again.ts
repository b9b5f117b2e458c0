import type { MigrationInterface, QueryRunner } from 'typeorm';
import { longText, nullable, tableColumn, text } from '../src/database/migration-table.js';

const COLUMNS = [
  ['ticket', nullable(longText('memory'))],
  ['touchpoint', nullable(text('stamp', 200))],
] as const;

/** Tickets and touchpoints remember by which tellings they stand, so that a late one changes only what it may. */
export class ToldAgain1764001200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) await runner.addColumn(table, tableColumn(column, runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, { name }] of COLUMNS.toReversed()) await runner.dropColumn(table, name);
  }
}
