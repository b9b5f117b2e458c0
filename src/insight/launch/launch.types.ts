/** What has come of a launch for one account of a job. */
const LAUNCH_OUTCOMES = ['PENDING', 'STARTED', 'HELD_BACK', 'FAILED'] as const;
export type LaunchOutcome = (typeof LAUNCH_OUTCOMES)[number];
