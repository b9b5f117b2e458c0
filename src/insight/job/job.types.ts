/** What a job does. */
const JOB_KINDS = ['BACKTEST', 'SIMULATION', 'MIGRATION', 'LAUNCH'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

const JOB_STATUSES = ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Whether nothing more will become of it. */
export const hasEnded = (status: JobStatus): boolean =>
  status === 'DONE' || status === 'FAILED' || status === 'CANCELLED';
