export const TASK_KINDS = [
  'ONBOARDING',
  'TRAINING',
  'HEALTH_CHECK',
  'QBR',
  'CHECK_IN',
  'VISIT',
  'OUTREACH',
  'RISK_ASSESSMENT',
  'RISK',
  'WIN_BACK',
  'RENEWAL',
  'COLLECTION',
  'UPSELL',
  'ADVOCACY',
  'FEEDBACK',
  'HANDOFF',
  'ESCALATION',
  'OTHER',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATUSES = ['OPEN', 'IN_PROGRESS', 'SNOOZED', 'DONE', 'CANCELLED'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const TASK_PRIORITIES = ['LOW', 'NORMAL', 'HIGH'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
