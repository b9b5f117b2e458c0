import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import {
  bool,
  createTable,
  hash,
  index,
  longText,
  nullable,
  primary,
  ref,
  table,
  tableColumn,
  text,
  time,
  unique,
} from '../src/database/migration-table.js';

const REQUEST = table(
  'survey_request',
  [
    primary(ref('id')),
    ref('account_id'),
    ref('contact_id'),
    text('survey_key', 64),
    text('kind', 16),
    time('asked_at'),
    time('expires_at'),
    nullable(time('answered_at')),
    nullable(ref('answer_id')),
    text('playbook_key', 64),
    ref('run_id'),
    text('step_key', 64),
    hash('effect_hash'),
    ref('cause_id'),
  ],
  [
    unique('survey_request_effect', 'effect_hash'),
    index('survey_request_contact', 'contact_id', 'asked_at'),
    index('survey_request_account', 'account_id', 'asked_at'),
  ],
);

const CONTACT = [time('last_asked_at'), time('last_answered_at'), longText('requests')];
const RUN = [bool('awaits_approval')];
const TASK = [longText('depends_on')];

/** Surveys are put to people, a task may name tasks that come first, and a run may wait for a person’s word. */
export class Surveys1764000600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, REQUEST);
    for (const column of CONTACT) await runner.addColumn('contact', tableColumn(nullable(column), runner));
    for (const column of TASK) await runner.addColumn('task', tableColumn(nullable(column), runner));
    for (const column of RUN) await runner.addColumn('run', tableColumn(nullable(column), runner));
    await runner.createIndex(
      'run',
      new TableIndex({ name: 'run_awaits_approval', columnNames: ['awaits_approval', 'started_at'] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('run', 'run_awaits_approval');
    for (const { name } of RUN) await runner.dropColumn('run', name);
    for (const { name } of TASK) await runner.dropColumn('task', name);
    for (const { name } of CONTACT.toReversed()) await runner.dropColumn('contact', name);
    await runner.dropTable('survey_request');
  }
}
