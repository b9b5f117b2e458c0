import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import type { HealthPart } from './health.state.js';
import { trendOf } from './trend.rules.js';

/** What both tables say: the score as it stands, and why, the contributions as JSON. */
const standing = (
  { score, band, bandSince, model, isStale }: HealthPart,
  contributions: string,
  accountId: string,
) => ({
  account_id: accountId,
  score: score ?? null,
  band: band ?? null,
  model: model ?? '',
  contributions,
  band_since: bandSince ?? null,
  is_stale: isStale,
});

export const historyRow = (health: HealthPart, contributions: string, { accountId, now }: Scribe) => ({
  ...standing(health, contributions, accountId),
  at: now,
});

/** The row for queries. */
export function healthRow(
  health: HealthPart,
  contributions: string,
  { accountId, now }: Scribe,
  { today, calendar }: FactMoment,
) {
  const trend = trendOf(health, today);
  return {
    ...standing(health, contributions, accountId),
    trend: trend?.hundredths ?? null,
    trend_since: trend === undefined ? null : calendar.startOf(trend.sinceDay),
    is_restated: trend?.isRestated ?? false,
    at: now,
  };
}
