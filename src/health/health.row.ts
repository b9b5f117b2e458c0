import { createHash } from 'node:crypto';
import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import type { HealthPart } from './health.state.js';
import type { Contribution } from './health.types.js';
import { trendOf } from './trend.rules.js';

/** What both tables say: the score as it stands, and why. */
const standing = ({ score, band, bandSince, model, isStale }: HealthPart, contributions: readonly Contribution[], accountId: string) => ({
  account_id: accountId,
  score: score ?? null,
  band: band ?? null,
  model: model ?? '',
  contributions: JSON.stringify(contributions),
  band_since: bandSince ?? null,
  is_stale: isStale,
});

export const historyRow = (health: HealthPart, contributions: readonly Contribution[], { accountId, now }: Scribe) => ({ ...standing(health, contributions, accountId), at: now });

/** The row for queries; `mark` stands for its content, so that it is written only when it differs. */
export function healthRow(health: HealthPart, contributions: readonly Contribution[], { accountId, now }: Scribe, { today, calendar }: FactMoment) {
  const trend = trendOf(health, today);
  const row = {
    ...standing(health, contributions, accountId),
    trend: trend?.hundredths ?? null,
    trend_since: trend === undefined ? null : calendar.startOf(trend.sinceDay),
    is_restated: trend?.isRestated ?? false,
  };
  const mark = createHash('sha256').update(JSON.stringify(Object.values(row))).digest('base64url').slice(0, 16);
  return { row: { ...row, at: now }, mark };
}
