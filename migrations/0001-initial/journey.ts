import {
  bool,
  hash,
  index,
  longText,
  nullable,
  primary,
  ref,
  table,
  text,
  time,
  unique,
} from '../../src/database/migration-table.js';

export const journeyTables = [
  table(
    'account_check_in',
    [
      primary(ref('account_id')),
      nullable(time('due_at')),
      nullable(time('last_touchpoint_at')),
      nullable(text('cadence', 16)),
    ],
    [index('account_check_in_due', 'due_at', 'account_id')],
  ),
  table(
    'timeline_entry',
    [primary(ref('ref_id')), ref('account_id'), text('kind', 16), time('at')],
    [index('timeline_entry_account', 'account_id', 'at', 'ref_id')],
  ),
  table(
    'touchpoint',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(text('external_id', 255)),
      nullable(hash('external_hash')),
      text('kind', 16),
      text('direction', 16),
      text('status', 16),
      time('at'),
      nullable(time('planned_at')),
      nullable(ref('contact_id')),
      nullable(ref('member_id')),
      nullable(ref('task_id')),
      nullable(text('channel', 50)),
      nullable(text('sentiment', 16)),
      nullable(longText('notes')),
      bool('is_automatic'),
      bool('is_answered'),
    ],
    [index('touchpoint_account', 'account_id', 'at', 'id'), unique('touchpoint_external', 'external_hash')],
  ),
];
