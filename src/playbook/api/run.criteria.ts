import { among, Criteria, column, whether, within } from '../../database/criteria.js';
import { isIn, sql } from '../../database/sql.js';
import { isLiveStatus, LIVE_STATUSES } from '../definition/playbook.types.js';
import type { Run } from '../run/run.entity.js';
import type { RunFilter } from './run.inputs.js';

/** A run as its criteria read it. */
export type ListedRun = Pick<Run, 'status' | 'awaitsApproval' | 'playbookKey' | 'accountId' | 'startedAt' | 'endedAt'>;

/** What the table `run` is filtered by. */
export const RUN_CRITERIA = new Criteria<RunFilter, ListedRun, unknown>({
  isLive: whether(
    () => isIn('status', LIVE_STATUSES),
    ({ status }) => isLiveStatus(status),
  ),
  awaitsApproval: whether(
    () => sql('awaits_approval = 1'),
    ({ awaitsApproval }) => awaitsApproval === true,
  ),
  statuses: among(column('status'), ({ status }) => status),
  playbookKeys: among(column('playbook_key'), ({ playbookKey }) => playbookKey),
  accountIds: among(column('account_id'), ({ accountId }) => accountId),
  startedAt: within(column('started_at'), ({ startedAt }) => startedAt),
  endedAt: within(column('ended_at'), ({ endedAt }) => endedAt),
});
