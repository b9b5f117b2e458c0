/** A signal as a turn folds it: everything that changes an account is one. */
export interface Signal {
  /** Rises within an account in the order of commit; 0 in tests and backtests that have no store. */
  readonly id: number;
  readonly type: SignalType;
  readonly accountId: string;
  /** The idempotency key, or its hash in hex when it was read back from the store. */
  readonly key: string;
  /** External id of the person concerned, when there is one. */
  readonly contactExternalId?: string;
  readonly actorId: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The signals that integrations send with recordSignals. */
export const OUTER_SIGNALS = [
  'usage',
  'visit',
  'metric',
  'subscription.changed',
  'subscription.cancelled',
  'survey.answered',
  'ticket',
  'touchpoint',
  'contact.changed',
  'contact.left',
] as const;

/** The signals that commands and other accounts' turns make. */
export const INNER_SIGNALS = [
  'account.upserted',
  'contact.arrived',
  'stage.moved',
  'segment.pinned',
  'segment.unpinned',
  'segment.defined',
  'task.created',
  'task.started',
  'task.completed',
  'task.snoozed',
  'task.cancelled',
  'task.assigned',
  'task.ticked',
  'task.edited',
  'task.reopened',
  'task.outcomeWithdrawn',
  'playbook.launched',
  'run.cancelled',
  'run.paused',
  'run.resumed',
  'run.retried',
  'run.migrated',
  'step.approved',
  'action.answered',
  'measure.answered',
  'guide.reported',
  'risk.opened',
  'risk.changed',
  'risk.closed',
  'opportunity.opened',
  'opportunity.changed',
  'rulebook.changed',
  'import.finished',
] as const;

export const SIGNAL_TYPES = [...OUTER_SIGNALS, ...INNER_SIGNALS] as const;
export type OuterSignal = (typeof OUTER_SIGNALS)[number];
export type SignalType = (typeof SIGNAL_TYPES)[number];
