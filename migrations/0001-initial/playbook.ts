import { hash, index, longText, nullable, primary, ref, table, text, time, unique } from '../../src/database/migration-table.js';

export const playbookTables = [
  table(
    'held_back',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(ref('contact_id')),
      text('playbook_key', 64),
      nullable(text('playbook_hash', 64)),
      text('reason', 32),
      text('occurrence', 500),
      hash('effect_hash'),
      time('at'),
      nullable(time('releases_at')),
      ref('cause_id'),
    ],
    [index('held_back_playbook', 'playbook_key', 'at'), index('held_back_account', 'account_id', 'at'), unique('held_back_effect', 'effect_hash')],
  ),
  table(
    'run',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(ref('contact_id')),
      text('playbook_key', 64),
      text('playbook_hash', 64),
      text('label', 120),
      text('status', 16),
      text('occurrence', 500),
      hash('effect_hash'),
      time('started_at'),
      nullable(time('ended_at')),
      longText('steps'),
      longText('event'),
      ref('cause_id'),
    ],
    [
      index('run_playbook', 'playbook_key', 'started_at'),
      index('run_account_status', 'account_id', 'status'),
      index('run_account', 'account_id', 'started_at'),
      unique('run_effect', 'effect_hash'),
    ],
  ),
];
