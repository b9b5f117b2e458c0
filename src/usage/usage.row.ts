import type { Fact, FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import type { FeatureDefinition } from './usage.definition.js';
import { type UsageSource, usageFacts } from './usage.facts.js';
import type { Person } from './usage.state.js';

/** Column of `account_usage` → the fact that it shows. */
const COLUMNS = {
  activated_at: 'usage.activatedAt',
  days_to_first_value: 'usage.daysToFirstValue',
  active_days: 'usage.activeDays',
  active_people: 'usage.activePeople',
  breadth_share: 'usage.breadthShare',
  key_features_used: 'usage.keyFeaturesUsed',
  key_features_share: 'usage.keyFeaturesShare',
  features_used: 'usage.featuresUsed',
  features_used_first60_days: 'usage.featuresUsedFirst60Days',
  minutes: 'usage.minutes',
  events30: 'usage.events30',
  change_events: 'usage.change.events',
  change_people: 'usage.change.activePeople',
  new_features14_days: 'usage.newFeatures14Days',
  last_active_at: 'usage.lastActiveAt',
} as const;

/** The columns of `account_usage` with the facts that they show, made once per rulebook. */
export type UsageColumns = readonly { readonly column: string; readonly fact: Fact<UsageSource> }[];

export function usageColumns(features: readonly FeatureDefinition[]): UsageColumns {
  const facts = new Map(usageFacts(features).map((fact) => [fact.path, fact]));
  return Object.entries(COLUMNS).map(([column, path]) => ({ column, fact: facts.get(path) as Fact<UsageSource> }));
}

/**
 * Brings the account's row for queries up to date. A turn calls it once, at its end; nothing is written when nothing
 * changed.
 */
export function noteUsage(draft: UsageSource, columns: UsageColumns, scribe: Scribe, at: FactMoment): void {
  const { usage } = draft;
  const values = columns.map(({ fact }) => (fact.read(draft, at) as number | undefined) ?? null);
  const written = JSON.stringify([...values, usage.totalEvents]);
  if (written === usage.written) return;
  usage.written = written;
  const row = Object.fromEntries(columns.map(({ column }, index) => [column, values[index] ?? null]));
  scribe.write({
    table: 'account_usage',
    mode: 'upsert',
    row: { account_id: scribe.accountId, ...row, total_events: usage.totalEvents },
  });
}

/** A row of `usage_person`; the engine writes those that say `isChanged`, by upsert. */
export const personRow = (accountId: string, personNumber: number, { lastDay, m0, m1 }: Person) => ({
  account_id: accountId,
  person_number: personNumber,
  last_day: lastDay,
  m0,
  m1,
});
