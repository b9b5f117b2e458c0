import { bigInt, hash, index, int, longText, nullable, primary, ref, table, text, time, unique } from '../../src/database/migration-table.js';

export const contactTables = [
  table(
    'contact',
    [
      primary(ref('id')),
      ref('account_id'),
      text('external_id', 255),
      hash('external_hash'),
      bigInt('person'),
      int('version'),
      text('name', 200),
      text('search_text', 700),
      nullable(text('email', 320)),
      nullable(text('phone', 50)),
      nullable(text('title', 200)),
      nullable(text('role', 20)),
      time('joined_at'),
      nullable(time('left_at')),
      nullable(ref('previous_contact_id')),
      nullable(ref('previous_account_id')),
      nullable(text('previous_role', 20)),
      nullable(int('previous_nps_score')),
      nullable(int('last_nps_score')),
      nullable(time('last_nps_at')),
      longText('stamps'),
    ],
    [index('contact_person', 'account_id', 'person'), index('contact_name', 'search_text', 'id'), unique('contact_external', 'account_id', 'external_hash')],
  ),
];
