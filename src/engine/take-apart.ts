import type { Context } from '../kernel/context.js';
import type { Signal } from '../signal/signal.js';
import { loadPeople, readAccounts } from './load.js';
import type { Rulebook } from './rulebook.js';
import type { Claimed, TurnBatch } from './turn-batch.js';

/** So many signals at a time are looked at one by one. */
const MOST = 200;

export interface Apart {
  readonly batch: TurnBatch;
  readonly rulebook: Rulebook;
  /** Claimed accounts whose turn threw. */
  readonly refused: readonly Claimed[];
  readonly signals: ReadonlyMap<string, readonly Signal[]>;
  readonly isVital?: ((signal: Signal) => boolean) | undefined;
}

/**
 * Takes the turns that threw afresh, from the rows as they are, without the signals at fault. An account that throws
 * without any is noted as failed. Returns those that have signals left. @throws what was thrown for a vital signal, or
 * by the turn of an account for which there are such
 */
export async function takeApart(
  ctx: Context,
  { batch, rulebook, refused, signals, isVital }: Apart,
): Promise<string[]> {
  if (refused.length === 0) return [];
  const afresh = await readAccounts(
    ctx,
    refused.map(({ accountId }) => accountId),
  );
  const most = isVital === undefined ? MOST : Number.POSITIVE_INFINITY;
  const first = new Map(afresh.map(({ accountId }) => [accountId, (signals.get(accountId) ?? []).slice(0, most)]));
  await loadPeople(ctx, afresh, [...first.values()].flat(), rulebook);
  for (const account of afresh) {
    try {
      batch.takeApart(account, first.get(account.accountId) ?? [], ctx.now(), isVital);
    } catch (error) {
      if (isVital !== undefined) throw error;
      batch.failed.set(account.accountId, error);
    }
  }
  return afresh.flatMap(({ accountId }) => ((signals.get(accountId)?.length ?? 0) > most ? [accountId] : []));
}
