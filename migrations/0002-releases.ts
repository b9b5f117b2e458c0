import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import {
  createTable,
  index,
  int,
  longText,
  nullable,
  primary,
  real,
  ref,
  table,
  tableColumn,
  text,
  time,
} from '../src/database/migration-table.js';

const STATED = [int('ordinal'), text('state', 16), text('origin', 16)];
const OPEN = [
  real('share'),
  time('published_at'),
  ref('published_by'),
  text('replaces', 64),
  text('source_format', 16),
  longText('source_text'),
];

const ENROLMENT = table(
  'playbook_enrolment',
  [
    primary(ref('id')),
    ref('account_id'),
    nullable(ref('contact_id')),
    nullable(ref('renewal_id')),
    text('playbook_key', 64),
    text('playbook_hash', 64),
    text('arm', 16),
    time('entered_at'),
    time('until'),
    nullable(time('achieved_at')),
    nullable(time('lost_at')),
  ],
  [index('playbook_enrolment_playbook', 'playbook_key', 'arm'), index('playbook_enrolment_account', 'account_id')],
);

interface Version {
  readonly hash: string;
  readonly playbook_key: string;
}

/** Versions are released by rows of their own: draft, canary, live, retired. What was in force stays live. */
export class Releases1764000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const column of [...STATED, ...OPEN])
      await runner.addColumn('playbook_version', tableColumn(nullable(column), runner));
    await fill(runner);
    for (const column of STATED)
      await runner.changeColumn('playbook_version', column.name, tableColumn(column, runner));
    await runner.createIndex(
      'playbook_version',
      new TableIndex({ name: 'playbook_version_ordinal', columnNames: ['playbook_key', 'ordinal'], isUnique: true }),
    );
    await runner.createIndex('run', new TableIndex({ name: 'run_version', columnNames: ['playbook_hash', 'status'] }));
    await createTable(runner, ENROLMENT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('playbook_enrolment');
    await runner.dropIndex('run', 'run_version');
    await runner.dropIndex('playbook_version', 'playbook_version_ordinal');
    for (const { name } of [...OPEN, ...STATED].toReversed()) await runner.dropColumn('playbook_version', name);
  }
}

/** Numbers the versions of each playbook; those of the rulebook in force are live, the others retired. */
async function fill(runner: QueryRunner): Promise<void> {
  const versions: Version[] = await runner.query(
    'SELECT hash, playbook_key FROM playbook_version ORDER BY created_at, hash',
  );
  const live = await inForce(runner);
  const numbers = new Map<string, number>();
  for (const { hash, playbook_key: key } of versions) {
    const ordinal = (numbers.get(key) ?? 0) + 1;
    numbers.set(key, ordinal);
    const state = live.has(hash) ? 'LIVE' : 'RETIRED';
    await runner.query(
      "UPDATE playbook_version SET ordinal = ?, state = ?, origin = 'PLUGIN', published_at = created_at WHERE hash = ?",
      [ordinal, state, hash],
    );
  }
}

async function inForce(runner: QueryRunner): Promise<Set<string>> {
  const [row]: { body: string }[] = await runner.query(
    'SELECT b.body FROM rulebook_pointer p JOIN rulebook b ON b.hash = p.hash WHERE p.id = 1',
  );
  const { playbooks = [] } =
    row === undefined ? {} : (JSON.parse(row.body) as { playbooks?: readonly { readonly hash: string }[] });
  return new Set(playbooks.map(({ hash }) => hash));
}
