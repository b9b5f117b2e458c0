/** What a playbook is for. RISK_MITIGATION and WIN_BACK put the account in intervention while a run of them lives. */
export const PURPOSES = [
  'ONBOARDING',
  'RISK_MITIGATION',
  'UPSELL',
  'ADVOCACY',
  'RENEWAL',
  'WIN_BACK',
  'CHECK_IN',
  'EDUCATION',
  'QBR',
  'COLLECTION',
  'HANDOFF',
  'CONVERSION',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export const SUBJECTS = ['account', 'contact', 'renewal'] as const;
export type Subject = (typeof SUBJECTS)[number];

/**
 * RUNNING until it ends: the goal was met (ACHIEVED), every step ended (COMPLETED), stopWhen held or the contact left
 * (EXITED), a person ended it (CANCELLED).
 * PAUSED: it lives, and stands still until what it needs is there again. FAILED: it lives, and stands at a step that
 * failed until that is tried again.
 */
const RUN_STATUSES = ['RUNNING', 'PAUSED', 'FAILED', 'ACHIEVED', 'COMPLETED', 'EXITED', 'CANCELLED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Those of a run that lives. */
export const LIVE_STATUSES = ['RUNNING', 'PAUSED', 'FAILED'] as const satisfies readonly RunStatus[];
export const isLiveStatus = (status: RunStatus): boolean => (LIVE_STATUSES as readonly RunStatus[]).includes(status);

/** PENDING: not reached. WAITING: begun; a task that is open, a wait that waits. The others are ends. */
const STEP_STATES = ['PENDING', 'WAITING', 'DONE', 'SKIPPED', 'CANCELLED', 'FAILED'] as const;
export type StepStatus = (typeof STEP_STATES)[number];

/**
 * Why a firing started no run, in the order in which enrolment asks; from GROUP to COOLDOWN it is looked at again and
 * released.
 * The last three befall steps and firings that name nothing or run in circles.
 */
const HELD_BACK_REASONS = [
  'AUDIENCE',
  'GOAL_ALREADY_MET',
  'LIVE_RUN',
  'REENTRY',
  'HOLDOUT',
  'GROUP',
  'IN_INTERVENTION',
  'NOISE_BUDGET',
  'QUIET_HOURS',
  'COOLDOWN',
  'PLAYBOOK_NOT_LOADED',
  'SUBJECT_MISMATCH',
  'LOOP_STOPPED',
] as const;
export type HeldBackReason = (typeof HELD_BACK_REASONS)[number];

/**
 * What became of a firing that was held back and could be released: it waits still, a run has started, or why it was
 * dropped.
 */
const HELD_BACK_OUTCOMES = [
  'WAITING',
  'RELEASED',
  'CONDITION_CLEARED',
  'DATE_MOVED',
  'AUDIENCE',
  'GOAL_ALREADY_MET',
  'LIVE_RUN',
  'REENTRY',
  'HOLDOUT',
  'SUBJECT_GONE',
  'PLAYBOOK_NOT_LOADED',
  'ALREADY_WAITING',
] as const;
export type HeldBackOutcome = (typeof HELD_BACK_OUTCOMES)[number];

/** What a playbook may be told to pass over in enrolment. NOISE_BUDGET is the caps and the cooldown. */
export const IGNORABLE = ['IN_INTERVENTION', 'NOISE_BUDGET', 'QUIET_HOURS'] as const;
export type Ignorable = (typeof IGNORABLE)[number];

/**
 * How far a version is released: DRAFT reaches nobody, CANARY a stable share, LIVE everybody, RETIRED only the runs
 * that began on it.
 */
export const ROLLOUTS = ['DRAFT', 'CANARY', 'LIVE', 'RETIRED'] as const;
export type Rollout = (typeof ROLLOUTS)[number];
