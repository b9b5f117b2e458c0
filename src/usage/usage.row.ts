import type { Fact, FactMoment, FactValue, Scope } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { present } from '../kernel/present.js';
import type { FeatureDefinition } from './feature.definition.js';
import { type UsageSource, usageFacts } from './usage.facts.js';
import type { Person, UsagePart } from './usage.state.js';

/** Column of `account_usage` → the fact that it shows. The first few move by the day, the others with every signal. */
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
export type UsageColumns = readonly {
  readonly column: string;
  readonly fact: Fact<UsageSource>;
  /** Where the turn's facts have it; left out = it is none of them. */
  readonly slot?: number;
}[];

export function usageColumns(features: readonly FeatureDefinition[], scope?: Scope['facts']): UsageColumns {
  const facts = new Map(usageFacts(features).map((fact) => [fact.path, fact]));
  return Object.entries(COLUMNS).map(([column, path]) => ({
    column,
    fact: facts.get(path) as Fact<UsageSource>,
    ...present({ slot: scope?.get(path)?.slot }),
  }));
}

/**
 * Brings the account's row for queries up to date. A turn calls it once, at its end; nothing is written when nothing
 * changed. `known`: the turn's facts by their slots, as they stand; left out = all are read.
 */
export function writeUsage(
  draft: UsageSource,
  columns: UsageColumns,
  scribe: Scribe,
  at: FactMoment,
  known?: readonly FactValue[],
): void {
  const { usage } = draft;
  const read = ({ fact, slot }: UsageColumns[number]): FactValue =>
    known === undefined || slot === undefined ? fact.read(draft, at) : known[slot];
  const values = columns.map((column) => (read(column) as number | undefined) ?? null);
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

/** How many of the columns lists follow. */
const STEADY = Object.keys(COLUMNS).indexOf('features_used') + 1;

/** What lists follow of an account's usage: the counters that move with every signal would tell of nothing else. */
export const shownUsage = ({ written }: Pick<UsagePart, 'written'>): readonly unknown[] =>
  written === '' ? [] : (JSON.parse(written) as unknown[]).slice(0, STEADY);

/** A row of `usage_person`; the engine writes those that say `isChanged`, by upsert. */
export const personRow = (accountId: string, personNumber: number, { lastDay, m0, m1 }: Person) => ({
  account_id: accountId,
  person_number: personNumber,
  last_day: lastDay,
  m0,
  m1,
});
