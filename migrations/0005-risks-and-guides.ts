import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  bigInt,
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

/** Where a record comes from: the cause, and the run's step when a playbook made it. */
const origin = [
  ref('cause_id'),
  nullable(ref('end_cause_id')),
  nullable(text('playbook_key', 64)),
  nullable(ref('run_id')),
  nullable(text('step_key', 64)),
  hash('effect_hash'),
];

const RISK = table(
  'risk',
  [
    primary(ref('id')),
    ref('account_id'),
    nullable(ref('contact_id')),
    int('version'),
    text('kind', 32),
    text('severity', 16),
    int('severity_level'),
    nullable(ref('owner_id')),
    nullable(longText('reason')),
    nullable(longText('mitigation_template')),
    longText('bindings'),
    time('first_sign_at'),
    nullable(time('first_contact_at')),
    time('opened_at'),
    nullable(time('closed_at')),
    nullable(text('outcome', 16)),
    nullable(longText('note')),
    ...origin,
  ],
  [
    unique('risk_effect', 'effect_hash'),
    index('risk_account', 'account_id', 'closed_at'),
    index('risk_owner', 'owner_id', 'closed_at'),
    index('risk_opened', 'opened_at', 'id'),
    index('risk_severity', 'severity_level', 'id'),
  ],
);

const OPPORTUNITY = table(
  'opportunity',
  [
    primary(ref('id')),
    ref('account_id'),
    nullable(ref('contact_id')),
    int('version'),
    text('kind', 32),
    text('status', 16),
    nullable(text('title_template', 500)),
    longText('bindings'),
    nullable(bigInt('expected_minor')),
    nullable(text('expected_currency', 3)),
    nullable(ref('owner_id')),
    nullable(longText('offer')),
    nullable(time('offered_at')),
    bigInt('credited_minor'),
    text('credited_currency', 3),
    time('opened_at'),
    nullable(time('ended_at')),
    nullable(longText('note')),
    ...origin,
  ],
  [
    unique('opportunity_effect', 'effect_hash'),
    index('opportunity_account', 'account_id', 'status'),
    index('opportunity_owner', 'owner_id', 'status'),
    index('opportunity_opened', 'opened_at', 'id'),
  ],
);

const CONTENT = table('guide_content', [primary(text('hash', 64)), longText('body')]);

const OFFER = table(
  'guide_offer',
  [
    primary(ref('id')),
    ref('account_id'),
    ref('contact_id'),
    hash('contact_hash'),
    int('version'),
    text('guide_key', 64),
    text('kind', 16),
    text('content_hash', 64),
    text('status', 16),
    longText('items_done'),
    time('queued_at'),
    nullable(time('offered_at')),
    nullable(time('expires_at')),
    time('changed_at'),
    nullable(time('ended_at')),
    ref('cause_id'),
    nullable(text('playbook_key', 64)),
    nullable(ref('run_id')),
    nullable(text('step_key', 64)),
    hash('effect_hash'),
  ],
  [
    unique('guide_offer_effect', 'effect_hash'),
    index('guide_offer_person', 'contact_hash', 'status'),
    index('guide_offer_contact', 'contact_id', 'status'),
  ],
);

const TABLES = [RISK, OPPORTUNITY, CONTENT, OFFER];

/** Risks and opportunities of accounts, and the guides that are offered to people. */
export class RisksAndGuides1764000500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const one of TABLES) await createTable(runner, one);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.dropTable(name);
  }
}
