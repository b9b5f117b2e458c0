import type { MigrationInterface, QueryRunner } from 'typeorm';
import { date, int, longText, nullable, tableColumn, text } from '../src/database/migration-table.js';

const COLUMNS = [text('billing_interval', 8), int('billing_count'), date('paused_until'), longText('terms')].map(
  nullable,
);

/** A subscription keeps the history of its terms, and can be billed by days and weeks, and paused. */
export class SubscriptionTerms1764001300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.addColumn('subscription', tableColumn(column, runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of COLUMNS.toReversed()) await runner.dropColumn('subscription', name);
  }
}
