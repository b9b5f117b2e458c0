import { hash, index, int, longText, nullable, primary, real, ref, table, text, time, unique } from '../../src/database/migration-table.js';

export const accountTables = [
  table(
    'account',
    [
      primary(ref('id')),
      text('external_id', 255),
      hash('external_hash'),
      int('version'),
      text('name', 200),
      text('search_text', 700),
      nullable(text('domain', 255)),
      nullable(text('industry', 100)),
      nullable(text('region', 100)),
      nullable(int('employees')),
      nullable(ref('parent_id')),
      nullable(ref('owner_id')),
      longText('team'),
      nullable(text('grade', 1)),
      nullable(text('touch', 4)),
      nullable(text('channel', 100)),
      longText('attributes'),
      longText('tags'),
      nullable(real('fit_score')),
      time('created_at'),
      time('updated_at'),
    ],
    [
      index('account_created', 'created_at', 'id'),
      index('account_name', 'search_text', 'id'),
      index('account_parent', 'parent_id'),
      index('account_owner', 'owner_id'),
      unique('account_external', 'external_hash'),
    ],
  ),
];
