import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import {
  createTable,
  index,
  int,
  longText,
  nullable,
  primary,
  ref,
  table,
  tableColumn,
  text,
  time,
} from '../src/database/migration-table.js';

const PAST = table(
  'account_past',
  [
    primary(ref('account_id')),
    primary(int('turn')),
    time('at'),
    text('search_text', 700),
    longText('tags'),
    longText('attributes'),
  ],
  [index('account_past_at', 'at')],
);

const VOICE = table(
  'account_voice',
  [primary(ref('account_id')), nullable(int('nps_score')), nullable(time('nps_at'))],
  [index('account_voice_nps', 'nps_score', 'account_id')],
);

const TOUCH = text('effective_touch', 4);
const SPOKE = nullable(time('last_spoke_at'));

const INDEXES: readonly [table: string, name: string, ...columns: string[]][] = [
  ['account', 'account_touch', 'effective_touch', 'id'],
  ['account', 'account_region', 'region', 'id'],
  ['account', 'account_industry', 'industry', 'id'],
  ['account', 'account_channel', 'channel', 'id'],
  ['account_check_in', 'account_check_in_touchpoint', 'last_touchpoint_at', 'account_id'],
  ['account_check_in', 'account_check_in_spoke', 'last_spoke_at', 'account_id'],
  ['task', 'task_ended', 'ended_at', 'id'],
  ['run', 'run_ended', 'ended_at', 'id'],
];

/** What lists filter and order by gets columns and indexes; every account fills its own in a fresh turn. */
export class Lists1764001100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, PAST);
    await createTable(runner, VOICE);
    await runner.addColumn('account', tableColumn(nullable(TOUCH), runner));
    await runner.query("UPDATE account SET effective_touch = COALESCE(touch, 'LOW')");
    await runner.changeColumn('account', TOUCH.name, tableColumn(TOUCH, runner));
    await runner.addColumn('account_check_in', tableColumn(SPOKE, runner));
    for (const [name, indexName, ...columnNames] of INDEXES)
      await runner.createIndex(name, new TableIndex({ name: indexName, columnNames }));
    await runner.query('UPDATE account_inbox SET due_at = 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, indexName] of INDEXES.toReversed()) await runner.dropIndex(name, indexName);
    await runner.dropColumn('account_check_in', SPOKE.name);
    await runner.dropColumn('account', TOUCH.name);
    await runner.dropTable(VOICE.name);
    await runner.dropTable(PAST.name);
  }
}
