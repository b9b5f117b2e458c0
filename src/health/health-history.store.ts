import { hydrate } from '../database/hydrate.js';
import { marks } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { HealthHistoryRow } from './health.entity.js';
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
  const rows = await ctx.db.query<{ account_id: string }>(
    `SELECT h.* FROM health_history h
     JOIN (SELECT account_id, MAX(at) AS last_at FROM health_history WHERE account_id IN (${marks(accountIds)}) AND at
       <= ? GROUP BY account_id) m
       ON m.account_id = h.account_id AND m.last_at = h.at`,
    [...accountIds, at],
  );
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
  const rows = await ctx.db.query<ReadingRow>(
    `SELECT h.account_id, h.at, h.score, h.band FROM health_history h
     WHERE h.account_id IN (${marks(accountIds)}) AND h.at <= ?
       AND h.at >= COALESCE((SELECT MAX(b.at) FROM health_history b WHERE b.account_id = h.account_id AND b.at <= ?), 0)
     ORDER BY h.account_id, h.at DESC`,
    [...accountIds, until, from],
  );
  return byAccount(rows);
}

/** Of each account, the latest readings up to `until`. One statement. */
export async function latestReadings(
  ctx: Context,
  accountIds: readonly string[],
  count: number,
  until: number,
): Promise<Map<string, Reading[]>> {
  const rows = await ctx.db.query<ReadingRow>(
    `SELECT account_id, at, score, band FROM (
       SELECT account_id, at, score, band, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY at DESC) AS place
       FROM health_history WHERE account_id IN (${marks(accountIds)}) AND at <= ?) h
     WHERE place <= ? ORDER BY account_id, at DESC`,
    [...accountIds, until, count],
  );
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
