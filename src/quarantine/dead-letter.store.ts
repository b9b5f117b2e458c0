import { insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import { discardLetters, EXPLAIN_LETTER, FORGET_LETTERS_BEFORE, REMOVE_LETTER } from './dead-letter.sql.js';
import { codeOf, reasonOf } from './quarantine.rules.js';
import type { Unfolded } from './quarantine.types.js';

/** Of a recorded signal, what its dead letter keeps. */
export interface LetterSignal {
  readonly id: number;
  readonly accountId: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Signals that no turn could fold. Every method runs in the caller's transaction. */
export class DeadLetterStore {
  async add(ctx: Context, unfolded: readonly Unfolded<LetterSignal>[]): Promise<void> {
    for (const { signal, error } of unfolded) {
      const { id: signalId, accountId, type } = signal;
      ctx.log.warn(
        { err: error, accountId, signalId, type },
        'a signal cannot be folded and is set aside: deadLetters',
      );
    }
    const rows = unfolded.map((one) => rowOf(one, ctx.now()));
    await insertRows(ctx, 'dead_letter', rows, { onDuplicate: 'ignore' });
  }

  /**
   * Which of these signals wait as dead letters; of those, the retried ones are gone when they were folded after all.
   */
  async remove(ctx: Context, signalId: number): Promise<void> {
    await ctx.db.run(REMOVE_LETTER, [signalId]);
  }

  /** Says afresh why a retried signal cannot be folded. */
  async explain(ctx: Context, signalId: number, error: unknown): Promise<void> {
    await ctx.db.run(EXPLAIN_LETTER, [codeOf(error), reasonOf(error), signalId]);
  }

  /** Decides that waiting letters count for nothing; returns how many did wait. */
  discard(ctx: Context, ids: readonly string[]): Promise<number> {
    return ctx.db.run(discardLetters(ids), [ctx.now(), ctx.actor.id, ...ids]);
  }

  /** Lets go of letters whose signals are let go of. */
  prune(ctx: Context, before: number): Promise<number> {
    return ctx.db.run(FORGET_LETTERS_BEFORE, [before]);
  }
}

const rowOf = ({ signal, error }: Unfolded<LetterSignal>, now: number) => ({
  id: newId('deadLetter'),
  account_id: signal.accountId,
  signal_id: signal.id,
  signal_type: signal.type,
  status: 'WAITING' as const,
  code: codeOf(error),
  reason: reasonOf(error),
  properties: JSON.stringify(signal.properties),
  occurred_at: signal.occurredAt,
  recorded_at: signal.recordedAt,
  since: now,
  ended_at: null,
  actor_id: null,
});
