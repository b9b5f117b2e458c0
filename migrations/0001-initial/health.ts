import {
  bigInt,
  bool,
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

export const healthTables = [
  table(
    'account_health',
    [
      nullable(int('score')),
      nullable(text('band', 6)),
      text('model', 80),
      longText('contributions'),
      nullable(bigInt('band_since')),
      bool('is_stale'),
      primary(ref('account_id')),
      nullable(int('trend')),
      nullable(bigInt('trend_since')),
      bool('is_restated'),
      time('at'),
    ],
    [index('account_health_score', 'score', 'account_id'), index('account_health_band', 'band', 'account_id')],
  ),
  table('health_history', [
    nullable(int('score')),
    nullable(text('band', 6)),
    text('model', 80),
    longText('contributions'),
    nullable(bigInt('band_since')),
    bool('is_stale'),
    primary(ref('account_id')),
    primary(time('at')),
  ]),
];
