import type { Context } from '../../kernel/context.js';
import type { EffectPayload } from '../../playbook/model/effect.types.js';

/** An effect that this process has taken on, and until when it is its own. */
export interface ClaimedEffect {
  readonly id: string;
  readonly kind: 'ACTION' | 'MEASURE';
  readonly accountId: string;
  readonly contactId: string | null;
  readonly runId: string | null;
  readonly stepKey: string | null;
  readonly lane: string;
  readonly plugin: string | null;
  readonly action: string;
  readonly payload: EffectPayload;
  /** This attempt counted. */
  readonly attempts: number;
  readonly replays: number;
  readonly createdAt: number;
  readonly leasedUntil: number;
  /** The same in every attempt: the effect's key, hashed, in hex. */
  readonly idempotencyKey: string;
}

/** How one effect is performed. */
export interface Performance {
  /** How long it may take, ms. */
  readonly timeoutMs: number;
  /** What must be there first, such as a plugin's code: it is waited for, and its time is not counted. */
  readonly start?: {
    readonly mostMs: number;
    wait(ctx: Context, signal: AbortSignal): Promise<void>;
  };
  /**
   * Returns what came back; throws an `ActionFailure` when nothing good did. It is called outside of any transaction.
   */
  perform(ctx: Context, effect: ClaimedEffect, signal: AbortSignal): Promise<unknown>;
}

/** Why an effect cannot be performed now, whoever tries: it stands still until that is over. */
export type StandStill = 'MISSING_ACTION' | 'QUARANTINED';

/** Knows who performs what. */
export interface Performers {
  find(ctx: Context, effect: Pick<ClaimedEffect, 'kind' | 'plugin' | 'action'>): Promise<Performance | StandStill>;
}
