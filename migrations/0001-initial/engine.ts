import {
  bigInt,
  blob,
  index,
  int,
  longText,
  nullable,
  primary,
  ref,
  table,
  text,
  time,
} from '../../src/database/migration-table.js';

export const engineTables = [
  table('progress', [primary(text('name', 64)), int('done'), int('total'), longText('body'), time('changed_at')]),
  table('rulebook', [primary(text('hash', 64)), longText('body'), time('created_at')]),
  table('rulebook_pointer', [primary(int('id')), text('hash', 64), text('previous', 64), time('changed_at')]),
  table(
    'playbook_version',
    [
      primary(text('hash', 64)),
      text('playbook_key', 64),
      text('label', 64),
      text('plugin_name', 64),
      longText('body'),
      time('created_at'),
    ],
    [index('playbook_version_key', 'playbook_key')],
  ),
  table(
    'account_state',
    [
      primary(ref('account_id')),
      int('version'),
      bigInt('cursor_id'),
      text('rulebook_hash', 64),
      time('taken_at'),
      nullable(blob('state')),
    ],
    [index('account_state_rulebook', 'rulebook_hash')],
  ),
  table('segment_declared', [primary(text('segment_key', 64)), int('position'), longText('body'), time('created_at')]),
  table('desk', [primary(text('id', 64)), ref('member_id')]),
];
