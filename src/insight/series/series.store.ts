import type { Context } from '../../kernel/context.js';
import type { DayMask } from '../../usage/day-mask.js';
import { metricsOfAccounts, peopleOfAccounts, statesOfAccounts } from './series.sql.js';

interface StateRow {
  readonly account_id: string;
  readonly state: Buffer | null;
}

/** What accounts remember, by their ids. */
export const statesOf = (ctx: Context, accountIds: readonly string[]): Promise<StateRow[]> =>
  ctx.db.query<StateRow>(statesOfAccounts(accountIds), accountIds);

/** The people of accounts who were active on a day or after it, with their days. */
export async function peopleSince(
  ctx: Context,
  accountIds: readonly string[],
  day: number,
): Promise<(DayMask & { readonly accountId: string })[]> {
  const rows = await ctx.db.query<{ account_id: string; last_day: number; m0: number; m1: number }>(
    peopleOfAccounts(accountIds),
    [...accountIds, day],
  );
  return rows.map(({ account_id, last_day, m0, m1 }) => ({
    accountId: account_id,
    lastDay: Number(last_day),
    m0: Number(m0),
    m1: Number(m1),
  }));
}

export interface MetricRow {
  readonly id: number;
  readonly account_id: string;
  readonly occurred_at: number;
  readonly body: string;
}

/** Where a page of signals ends. */
export interface MetricPlace {
  readonly accountId: string;
  readonly id: number;
}

/** The next metric signals of accounts between two moments, by account and in the order of telling. */
export const metricSignals = (
  ctx: Context,
  accountIds: readonly string[],
  { from, before, after, most }: { from: number; before: number; after: MetricPlace; most: number },
): Promise<MetricRow[]> =>
  ctx.db.query<MetricRow>(metricsOfAccounts(accountIds, most), [
    ...accountIds,
    from,
    before,
    after.accountId,
    after.accountId,
    after.id,
  ]);
