import {
  automatic,
  bigInt,
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

export const signalTables = [
  table(
    'account_signal',
    [
      automatic('id'),
      ref('account_id'),
      hash('key_hash'),
      text('type', 64),
      nullable(text('contact', 255)),
      ref('actor_id'),
      time('occurred_at'),
      time('recorded_at'),
      longText('body'),
    ],
    [
      index('signal_recorded', 'recorded_at'),
      index('signal_account', 'account_id', 'id'),
      unique('signal_key', 'account_id', 'key_hash'),
    ],
  ),
  table(
    'account_inbox',
    [primary(ref('account_id')), bigInt('seq'), nullable(time('due_at'))],
    [index('account_inbox_due', 'due_at')],
  ),
];
