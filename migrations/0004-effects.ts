import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  hash,
  index,
  int,
  longText,
  nullable,
  primary,
  ref,
  table,
  text,
  time,
  unique,
} from '../src/database/migration-table.js';

const EFFECT = table(
  'effect',
  [
    primary(ref('id')),
    hash('effect_hash'),
    text('kind', 16),
    ref('account_id'),
    nullable(ref('contact_id')),
    nullable(ref('run_id')),
    nullable(text('playbook_key', 64)),
    nullable(text('step_key', 64)),
    text('lane', 80),
    nullable(text('plugin', 64)),
    text('action', 64),
    longText('payload'),
    text('status', 16),
    int('attempts'),
    int('replays'),
    nullable(time('next_at')),
    nullable(time('leased_until')),
    nullable(longText('result')),
    nullable(text('outcome', 64)),
    nullable(text('code', 64)),
    nullable(text('message', 500)),
    time('created_at'),
    nullable(time('ended_at')),
    nullable(ref('cause_id')),
  ],
  [
    unique('effect_key', 'effect_hash'),
    index('effect_due', 'status', 'next_at'),
    index('effect_list', 'kind', 'created_at'),
    index('effect_account', 'account_id', 'created_at'),
    index('effect_run', 'run_id'),
  ],
);

/** What is asked of the outside: actions of playbooks, and measures that are computed in code. */
export class Effects1764000400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, EFFECT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(EFFECT.name);
  }
}
