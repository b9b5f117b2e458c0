import { lockClause, selectByKeys } from '../../database/bulk.js';
import type { Database } from '../../database/database.js';
import { marks } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { crashPoint } from '../../kernel/crash-point.js';
import type { EffectPayload } from '../../playbook/model/effect.types.js';
import type { SignalType } from '../../signal/signal.js';
import type { NewSignal, SignalStore } from '../../signal/store.js';
import {
  dueEffects,
  ENDED_BEFORE,
  endLease,
  forgetEffects,
  LEASE_EFFECT,
  PAUSED_ACTIONS,
  pausedEffects,
  RELEASE_ALL,
  resumeEffects,
} from './effect.sql.js';
import type { ClaimedEffect, StandStill } from './performer.js';

export interface DueEffect {
  readonly id: string;
  readonly lane: string;
  readonly kind: 'ACTION' | 'MEASURE';
  readonly plugin: string | null;
  readonly action: string;
}

interface EffectRow {
  id: string;
  effect_hash: Buffer;
  kind: 'ACTION' | 'MEASURE';
  account_id: string;
  contact_id: string | null;
  run_id: string | null;
  step_key: string | null;
  lane: string;
  plugin: string | null;
  action: string;
  payload: string;
  status: string;
  attempts: number;
  replays: number;
  next_at: number | null;
  created_at: number;
}

/** What has failed, in short. */
export interface FailureNote {
  readonly code: string;
  readonly message: string;
}

const OPEN = "status IN ('PENDING','LEASED')";
const EMPTY = '{"with":{}}';
const MOST_MESSAGE = 500;

/** What a receiver says may hold addresses of people: they are not kept. */
const nameless = (message: string): string =>
  message.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…').slice(0, MOST_MESSAGE);

/** The effects as rows: taken on for a while, and ended together with the signal that tells the account. */
export class EffectStore {
  constructor(
    private readonly database: Database,
    private readonly signals: SignalStore,
  ) {}

  /** What may be performed now, the longest due first; a lease that has run out counts as due. */
  async due(ctx: Context, most: number, without: readonly string[] = []): Promise<DueEffect[]> {
    const others = without.length === 0 ? '' : ` AND lane NOT IN (${marks(without)})`;
    return ctx.db.query<DueEffect>(dueEffects(OPEN, others, most), [ctx.now(), ...without]);
  }

  /**
   * Takes effects on, each for its own time; those that another process holds or has ended are passed over. The attempt
   * is counted now, so that one that kills its process comes to an end too.
   */
  claim(
    ctx: Context,
    ids: readonly string[],
    leaseMs: (effect: Pick<DueEffect, 'kind' | 'plugin' | 'action'>) => number,
  ): Promise<ClaimedEffect[]> {
    return this.database.transaction(ctx, async (ctx) => {
      const now = ctx.now();
      const rows = await selectByKeys(
        ctx,
        'effect',
        ['id'],
        ids.map((id) => [id]),
        { lock: 'skip' },
      );
      const due = rows.filter(
        ({ status, next_at }) =>
          (status === 'PENDING' || status === 'LEASED') && next_at !== null && Number(next_at) <= now,
      );
      const claimed = due.map((row) => claimedOf(row, now + leaseMs(row)));
      for (const { id, leasedUntil, attempts } of claimed)
        await ctx.db.run(LEASE_EFFECT, [attempts, leasedUntil, leasedUntil, id]);
      return claimed;
    });
  }

  /**
   * What this process had taken on when it last ended: where there is one process only, nobody else is at it. Answers
   * how many.
   */
  releaseAll(ctx: Context): Promise<number> {
    return this.database.transaction(ctx, (ctx) => ctx.db.run(RELEASE_ALL, [ctx.now()]));
  }

  /** It is done: its payload goes, and the account is told. False when it was no longer this process's own. */
  done(ctx: Context, effect: ClaimedEffect, result: unknown, outcome: string | undefined): Promise<boolean> {
    const kept = JSON.stringify(result ?? null);
    return this.end(
      ctx,
      effect,
      "status = 'DONE', payload = ?, result = ?, outcome = ?, code = NULL, message = NULL, ended_at = ?",
      [EMPTY, kept, outcome ?? null, ctx.now()],
      () =>
        effect.kind === 'ACTION'
          ? this.answer(ctx, effect, { status: 'DONE', ...(outcome !== undefined && { outcome }) })
          : this.measured(ctx, effect, result),
    );
  }

  /** It is given up: it is kept as it is, and the run is told. */
  dead(ctx: Context, effect: ClaimedEffect, { code, message }: FailureNote): Promise<boolean> {
    return this.end(
      ctx,
      effect,
      "status = 'DEAD', code = ?, message = ?, ended_at = ?",
      [code, nameless(message), ctx.now()],
      () => (effect.kind === 'ACTION' ? this.answer(ctx, effect, { status: 'DEAD', code }) : undefined),
    );
  }

  /** It failed and is tried again at a moment. */
  retry(ctx: Context, effect: ClaimedEffect, { code, message }: FailureNote, at: number): Promise<boolean> {
    return this.end(
      ctx,
      effect,
      "status = 'PENDING', code = ?, message = ?",
      [code, nameless(message)],
      () => undefined,
      at,
    );
  }

  /** It was not begun, or not to the end: it is due again as if it had not been taken on. */
  release(ctx: Context, effect: ClaimedEffect): Promise<boolean> {
    return this.end(ctx, effect, "status = 'PENDING', attempts = ?", [effect.attempts - 1], () => undefined, ctx.now());
  }

  /** It stands still, and its run with it, until `resume`. */
  pause(ctx: Context, effect: ClaimedEffect, why: StandStill, message: string): Promise<boolean> {
    const set = "status = 'PAUSED', attempts = ?, code = ?, message = ?";
    return this.end(ctx, effect, set, [effect.attempts - 1, why, nameless(message)], () => {
      const { runId, stepKey: step } = effect;
      return runId === null
        ? undefined
        : this.signal(ctx, effect, 'run.paused', `pause/${effect.id}/${ctx.now()}`, {
            runId,
            reason: why,
            ...(step !== null && { step }),
          });
    });
  }

  /** What stands still: each name once. */
  async paused(ctx: Context): Promise<{ kind: 'ACTION' | 'MEASURE'; plugin: string | null; action: string }[]> {
    return ctx.db.query(PAUSED_ACTIONS);
  }

  /** What stood still for want of this is due again, and its runs go on. Returns the accounts concerned. */
  resume(
    ctx: Context,
    { kind, plugin, action }: { readonly kind: string; readonly plugin: string | null; readonly action: string },
  ): Promise<number> {
    return this.database.transaction(ctx, async (ctx) => {
      const lock = lockClause(ctx.db, 'skip');
      const where = `kind = ? AND action = ? AND ${plugin === null ? 'plugin IS NULL' : 'plugin = ?'}`;
      const rows = await ctx.db.query<{ id: string; account_id: string; run_id: string | null }>(
        pausedEffects(where, lock),
        [kind, action, ...(plugin === null ? [] : [plugin])],
      );
      if (rows.length === 0) return 0;
      await ctx.db.run(resumeEffects(rows), [ctx.now(), ...rows.map(({ id }) => id)]);
      const resumed = rows.filter(({ run_id }) => run_id !== null);
      const signals = resumed.map(({ id, account_id: accountId, run_id: runId }) =>
        newSignal(ctx, accountId, 'run.resumed', `resume/${id}/${ctx.now()}`, { runId }),
      );
      if (signals.length > 0) await this.signals.write(ctx, signals, ctx.now());
      return rows.length;
    });
  }

  /**
   * Lets go of what ended before a moment, some thousand at a time; the dead letter of actions stays: a run may stand
   * at it.
   */
  prune(ctx: Context, before: number): Promise<number> {
    return this.database.transaction(ctx, async (ctx) => {
      const old = await ctx.db.query<{ id: string }>(ENDED_BEFORE, [before]);
      return old.length === 0
        ? 0
        : ctx.db.run(
            forgetEffects(old),
            old.map(({ id }) => id),
          );
    });
  }

  /** One transaction: the row, if it is still this process's own, and what the account is told. */
  private end(
    ctx: Context,
    { id, leasedUntil }: ClaimedEffect,
    set: string,
    values: readonly (string | number | null)[],
    tell: () => NewSignal | undefined,
    nextAt?: number,
  ): Promise<boolean> {
    return this.database.transaction(ctx, async (ctx) => {
      crashPoint('delivery.before');
      if ((await ctx.db.run(endLease(set), [...values, nextAt ?? null, id, leasedUntil])) === 0) return false;
      const signal = tell();
      if (signal !== undefined) await this.signals.write(ctx, [signal], ctx.now());
      crashPoint('delivery.mark');
      return true;
    });
  }

  /** The key is the effect's, and how often it was taken out of the dead letter: never twice. */
  private answer(ctx: Context, effect: ClaimedEffect, said: Readonly<Record<string, unknown>>): NewSignal {
    return this.signal(ctx, effect, 'action.answered', `action/${effect.id}/${effect.replays}`, {
      effectId: effect.id,
      attempts: effect.attempts,
      ...said,
    });
  }

  private measured(ctx: Context, effect: ClaimedEffect, value: unknown): NewSignal {
    const measure = `${effect.plugin}.${effect.action}`;
    return this.signal(ctx, effect, 'measure.answered', `measure/${effect.id}/${effect.createdAt}`, {
      measure,
      value: value ?? null,
    });
  }

  private signal(
    ctx: Context,
    { accountId }: ClaimedEffect,
    type: SignalType,
    key: string,
    properties: Readonly<Record<string, unknown>>,
  ): NewSignal {
    return newSignal(ctx, accountId, type, key, properties);
  }
}

const newSignal = (
  ctx: Context,
  accountId: string,
  type: SignalType,
  key: string,
  properties: Readonly<Record<string, unknown>>,
): NewSignal => ({
  accountId,
  type,
  key,
  actorId: ctx.actor.id,
  occurredAt: ctx.now(),
  isTimeGiven: false,
  properties,
});

function claimedOf(row: EffectRow, leasedUntil: number): ClaimedEffect {
  return {
    id: row.id,
    kind: row.kind,
    accountId: row.account_id,
    contactId: row.contact_id,
    runId: row.run_id,
    stepKey: row.step_key,
    lane: row.lane,
    plugin: row.plugin,
    action: row.action,
    payload: JSON.parse(row.payload) as EffectPayload,
    attempts: Number(row.attempts) + 1,
    replays: Number(row.replays),
    createdAt: Number(row.created_at),
    leasedUntil,
    idempotencyKey: Buffer.from(row.effect_hash).toString('hex'),
  };
}
