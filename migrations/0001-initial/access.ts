import {
  hash,
  longText,
  nullable,
  primary,
  ref,
  table,
  text,
  time,
  unique,
} from '../../src/database/migration-table.js';

export const accessTables = [
  table(
    'api_key',
    [
      primary(ref('id')),
      text('name', 100),
      text('prefix', 16),
      hash('key_hash'),
      longText('scopes'),
      nullable(ref('member_id')),
      ref('created_by'),
      time('created_at'),
      nullable(time('revoked_at')),
      nullable(time('last_used_at')),
    ],
    [unique('api_key_hash', 'key_hash')],
  ),
];
