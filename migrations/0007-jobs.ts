import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  index,
  int,
  longText,
  nullable,
  primary,
  ref,
  table,
  text,
  time,
} from '../src/database/migration-table.js';

const job = table(
  'job',
  [
    primary(ref('id')),
    text('kind', 32),
    text('status', 16),
    int('done'),
    nullable(int('total')),
    longText('input'),
    nullable(longText('result')),
    nullable(text('error_code', 64)),
    nullable(text('error_message', 2000)),
    ref('created_by'),
    text('worker', 120),
    time('heard_at'),
    time('created_at'),
    nullable(time('started_at')),
    nullable(time('ended_at')),
    int('version'),
  ],
  [index('job_status', 'status'), index('job_created', 'created_at')],
);

/** Long work: simulations, backtests. */
export class Jobs1764000700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, job);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(job.name);
  }
}
