import type { GuideEnd, GuideKind, GuideUnderWay } from './guide.types.js';

/**
 * An offered guide that has not ended, as the account's turn remembers it; its content lies in a table, by its hash.
 */
export interface GuideState {
  readonly id: string;
  /** Idempotency: playbook, subject, occurrence, step and round, and the person. */
  readonly key: string;
  readonly guideKey: string;
  readonly kind: GuideKind;
  readonly contentHash: string;
  readonly contactExternalId: string;
  status: 'QUEUED' | GuideUnderWay;
  /** Its points by key: 1 = done. */
  readonly items: Record<string, 0 | 1>;
  readonly queuedAt: number;
  /** How long it is offered, once it is: `30d`. */
  readonly expires: string;
  offeredAt?: number;
  expiresAt?: number;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
  version: number;
}

/**
 * The guides of an account's people: those that have not ended, and those that ended in this turn (emptied when a turn
 * begins).
 */
export interface GuidePart {
  /** By contact: the first is under way, the others wait behind it. */
  readonly live: Record<string, GuideState[]>;
  ended: Record<string, GuideEnd>;
}

export const newGuidePart = (): GuidePart => ({ live: {}, ended: {} });
