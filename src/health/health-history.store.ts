import { hydrate } from '../database/hydrate.js';
import type { Context } from '../kernel/context.js';
import { HealthHistoryRow } from './health.entity.js';
import { selectLatestReadings, selectReadingsSince, selectStandingsAt } from './health-history.sql.js';
import type { Reading } from './history.rules.js';

interface ReadingRow {
  readonly account_id: string;
  readonly at: number;
  readonly score: number | null;
  readonly band: Reading['band'];
}

/** Of each account, the last row at or before a moment. One statement. */
export async function rowsBefore(
  ctx: Context,
  accountIds: readonly string[],
  at: number,
): Promise<Map<string, HealthHistoryRow>> {
  const rows = await ctx.db.query<{ account_id: string }>(selectStandingsAt(accountIds), [...accountIds, at]);
  return new Map(rows.map((row) => [row.account_id, hydrate(HealthHistoryRow, row)]));
}

/**
 * Of each account, the readings up to `until` back to the one that stood at `from`, the latest first. One statement.
 */
export async function readingsSince(
  ctx: Context,
  accountIds: readonly string[],
  from: number,
  until: number,
): Promise<Map<string, Reading[]>> {
  const rows = await ctx.db.query<ReadingRow>(selectReadingsSince(accountIds), [...accountIds, until, from]);
  return byAccount(rows);
}

/** Of each account, the latest readings up to `until`. One statement. */
export async function latestReadings(
  ctx: Context,
  accountIds: readonly string[],
  count: number,
  until: number,
): Promise<Map<string, Reading[]>> {
  const rows = await ctx.db.query<ReadingRow>(selectLatestReadings(accountIds), [...accountIds, until, count]);
  return byAccount(rows);
}

function byAccount(rows: readonly ReadingRow[]): Map<string, Reading[]> {
  const readings = new Map<string, Reading[]>();
  for (const { account_id, at, score, band } of rows) {
    const mine = readings.get(account_id) ?? [];
    readings.set(account_id, mine);
    mine.push({ at: Number(at), hundredths: score, band });
  }
  return readings;
}
