import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  bigInt,
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
  unique,
} from '../src/database/migration-table.js';

const TABLES = [
  table(
    'dead_letter',
    [
      primary(ref('id')),
      ref('account_id'),
      bigInt('signal_id'),
      text('signal_type', 64),
      text('status', 16),
      text('code', 64),
      longText('reason'),
      longText('properties'),
      time('occurred_at'),
      time('recorded_at'),
      time('since'),
      nullable(time('ended_at')),
      nullable(ref('actor_id')),
    ],
    [
      unique('dead_letter_signal', 'signal_id'),
      index('dead_letter_account', 'account_id', 'since'),
      index('dead_letter_since', 'since'),
    ],
  ),
  table('account_quarantine', [
    primary(ref('account_id')),
    text('status', 16),
    int('deaths'),
    text('code', 64),
    longText('reason'),
    time('since'),
  ]),
  table('playbook_quarantine', [
    primary(text('hash', 64)),
    text('playbook_key', 64),
    text('code', 64),
    longText('reason'),
    ref('account_id'),
    time('since'),
  ]),
  table('turn_mark', [primary(ref('id')), longText('account_ids'), time('begun_at')]),
];

/** What is set aside so that everybody else goes on, and which turns are under way. */
export class Quarantine1764001000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await createTable(runner, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.dropTable(name);
  }
}
