import { bigInt, int, nullable, primary, real, ref, table, time } from '../../src/database/migration-table.js';

export const usageTables = [
  table('account_usage', [
    primary(ref('account_id')),
    nullable(time('activated_at')),
    nullable(int('days_to_first_value')),
    int('active_days'),
    int('active_people'),
    nullable(real('breadth_share')),
    int('key_features_used'),
    nullable(real('key_features_share')),
    int('features_used'),
    int('features_used_first60_days'),
    nullable(real('minutes')),
    bigInt('events30'),
    bigInt('total_events'),
    nullable(real('change_events')),
    nullable(real('change_people')),
    int('new_features14_days'),
    nullable(time('last_active_at')),
  ]),
  table('usage_person', [
    primary(ref('account_id')),
    primary(bigInt('person_number')),
    int('last_day'),
    bigInt('m0'),
    bigInt('m1'),
  ]),
];
