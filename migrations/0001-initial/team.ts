import {
  bool,
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
} from '../../src/database/migration-table.js';

export const teamTables = [
  table(
    'member',
    [
      primary(ref('id')),
      text('external_id', 255),
      hash('external_hash'),
      int('version'),
      text('name', 200),
      text('search_text', 700),
      nullable(text('email', 320)),
      longText('functions'),
      nullable(text('title', 20)),
      nullable(ref('manager_id')),
      longText('member_groups'),
      longText('skills'),
      nullable(int('capacity')),
      bool('is_active'),
      longText('absences'),
      time('created_at'),
      time('updated_at'),
    ],
    [
      index('member_manager', 'manager_id'),
      index('member_name', 'search_text', 'id'),
      unique('member_external', 'external_hash'),
    ],
  ),
];
