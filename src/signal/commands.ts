import type { Context } from '../kernel/context.js';
import type { SignalType } from './signal.js';

/** What a command says to one account. */
export interface Command {
  readonly accountId: string;
  readonly type: SignalType;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly contactExternalId?: string;
  /** Idempotency key; a fresh one when left out. */
  readonly key?: string;
  /** When it happened; now when left out. */
  readonly occurredAt?: number;
}

/**
 * Takes accounts' turns in the caller's process: the signal is recorded, folded and saved in one transaction before it
 * answers, so that the payload and the next query show the result. A rule that refuses throws, and nothing is recorded.
 */
export interface Commands {
  /** @throws ACCOUNT_BUSY after five seconds; whatever the account's rules throw. */
  perform(ctx: Context, ...commands: readonly Command[]): Promise<void>;
}
