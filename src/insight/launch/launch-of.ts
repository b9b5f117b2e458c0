import { hydrate } from '../../database/hydrate.js';
import { JobError } from '../job/job.view.js';
import { Launch } from './launch.view.js';
import { LaunchItemRow } from './launch-item.entity.js';

/** One account of a job, as it is shown. */
export function launchOf(row: object): Launch {
  const { accountId, outcome, reason, runId, heldBackId, errorCode, errorMessage } = hydrate(LaunchItemRow, row);
  const error =
    errorCode === null ? null : Object.assign(new JobError(), { code: errorCode, message: errorMessage ?? '' });
  return Object.assign(new Launch(), { accountId, outcome, reason, runId, heldBackId, error });
}
