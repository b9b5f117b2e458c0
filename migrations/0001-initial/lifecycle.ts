import { index, int, longText, nullable, primary, ref, table, text, time } from '../../src/database/migration-table.js';

export const lifecycleTables = [
  table(
    'stage_move',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(text('from_key', 64)),
      text('to_key', 64),
      time('at'),
      ref('cause_id'),
      nullable(longText('reason')),
    ],
    [index('stage_move_account', 'account_id', 'at', 'id')],
  ),
  table(
    'account_stage',
    [
      primary(ref('account_id')),
      text('stage_key', 64),
      time('entered_at'),
      nullable(int('target_days')),
      nullable(time('stuck_at')),
      int('term'),
    ],
    [index('account_stage_stuck', 'stuck_at'), index('account_stage_key', 'stage_key', 'entered_at', 'account_id')],
  ),
];
