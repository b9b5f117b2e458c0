import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, longText, primary, ref, table, text, time } from '../src/database/migration-table.js';

const TABLES = [
  table('plugin_setting', [
    primary(text('plugin', 64)),
    longText('body'),
    longText('secrets'),
    time('changed_at'),
    ref('actor_id'),
  ]),
  table('plugin_quarantine', [
    primary(text('plugin', 64)),
    text('reason', 32),
    longText('message'),
    text('code_hash', 64),
    time('since'),
  ]),
];

/** What plugins are set to, and which plugins' code stands still because it crashed too often. */
export class PluginSettings1764000800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await createTable(runner, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.dropTable(name);
  }
}
