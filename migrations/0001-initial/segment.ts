import { index, nullable, primary, ref, table, text, time } from '../../src/database/migration-table.js';

export const segmentTables = [
  table(
    'segment_member',
    [
      primary(ref('id')),
      ref('account_id'),
      ref('segment_id'),
      text('segment_key', 64),
      time('entered_at'),
      nullable(time('left_at')),
      ref('enter_cause_id'),
      nullable(ref('leave_cause_id')),
    ],
    [
      index('segment_member_segment', 'segment_key', 'left_at', 'account_id'),
      index('segment_member_account', 'account_id', 'left_at'),
    ],
  ),
];
