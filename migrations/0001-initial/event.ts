import { bigInt, index, int, longText, nullable, primary, ref, table, text, time, unique } from '../../src/database/migration-table.js';

export const eventTables = [
  table(
    'cause',
    [
      primary(ref('id')),
      nullable(ref('account_id')),
      text('kind', 16),
      text('summary', 1000),
      nullable(text('playbook_key', 64)),
      nullable(text('playbook_hash', 64)),
      nullable(ref('run_id')),
      nullable(ref('event_id')),
      nullable(ref('actor_id')),
      nullable(longText('condition_text')),
      longText('facts'),
      time('at'),
    ],
    [index('cause_account', 'account_id', 'at')],
  ),
  table('event_counter', [primary(int('id')), bigInt('position'), time('pruned_to')]),
  table(
    'lifecycle_event',
    [
      primary(bigInt('position')),
      ref('id'),
      text('type', 64),
      time('at'),
      nullable(ref('account_id')),
      nullable(ref('contact_id')),
      nullable(text('playbook_key', 64)),
      nullable(ref('cause_id')),
      longText('data'),
    ],
    [index('lifecycle_event_account', 'account_id', 'position'), unique('lifecycle_event_id', 'id')],
  ),
];
