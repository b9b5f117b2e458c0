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

export const voiceTables = [
  table(
    'survey_answer',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(ref('contact_id')),
      text('kind', 16),
      int('score'),
      nullable(longText('comment')),
      time('at'),
    ],
    [index('survey_answer_account', 'account_id', 'at', 'id')],
  ),
  table(
    'ticket',
    [
      primary(ref('id')),
      ref('account_id'),
      nullable(ref('contact_id')),
      text('external_id', 255),
      hash('external_hash'),
      text('status', 16),
      nullable(text('subject', 500)),
      nullable(text('priority', 16)),
      time('opened_at'),
      nullable(time('closed_at')),
      nullable(int('csat')),
      nullable(bool('is_escalated')),
    ],
    [index('ticket_account', 'account_id', 'opened_at', 'id'), unique('ticket_external', 'external_hash')],
  ),
];
