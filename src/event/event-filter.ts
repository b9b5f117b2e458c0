import { isIn, type Sql, sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import type { EventType } from './catalogue.js';
import type { LifecycleEventRow } from './lifecycle-event.entity.js';

/** Which events. Everything that is given must hold; a list matches any of its values. */
export interface EventFilter {
  /** Events of accounts, or those of the company; both when left out. */
  readonly of?: 'ACCOUNT' | 'COMPANY' | null;
  readonly types?: readonly EventType[] | null;
  readonly accountIds?: readonly string[] | null;
  /** By the segments in which the account is now. */
  readonly segmentIds?: readonly string[] | null;
  /** By the account's owner as of now. */
  readonly ownerIds?: readonly string[] | null;
  readonly playbookKeys?: readonly string[] | null;
  /** When it happened, milliseconds, both bounds included. */
  readonly at?: { readonly gte?: number | null; readonly lte?: number | null } | null;
}

/** What a filter asks of an account, as of now. */
export interface AccountMarks {
  readonly ownerId: string | null;
  readonly segmentIds: readonly string[];
}

/** How the log learns of accounts' owners and segments, which higher rooms keep. */
export interface EventAudience {
  /** The filter's owners and segments as conditions on `e.account_id`. */
  conditions(filter: EventFilter): readonly Sql[];
  marks(ctx: Context, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountMarks>>;
}

export const asksForMarks = ({ ownerIds, segmentIds }: EventFilter): boolean => ownerIds != null || segmentIds != null;

/** The filter's own part as conditions on table `lifecycle_event e`. */
export function eventConditions({ of, types, accountIds, playbookKeys, at }: EventFilter): Sql[] {
  return [
    ...(of == null ? [] : [sql(`e.account_id IS ${of === 'ACCOUNT' ? 'NOT NULL' : 'NULL'}`)]),
    ...(at?.gte == null ? [] : [sql('e.at >= ?', at.gte)]),
    ...(at?.lte == null ? [] : [sql('e.at <= ?', at.lte)]),
    ...(types ? [isIn('e.type', types)] : []),
    ...(accountIds ? [isIn('e.account_id', accountIds)] : []),
    ...(playbookKeys ? [isIn('e.playbook_key', playbookKeys)] : []),
  ];
}

/** Whether an event passes. `marks` are those of its account; none for an event of the company. */
export function passes(filter: EventFilter, event: LifecycleEventRow, marks: AccountMarks | undefined): boolean {
  return (
    (filter.of == null || (filter.of === 'ACCOUNT') === (event.accountId !== null)) &&
    (filter.at?.gte == null || event.at >= filter.at.gte) &&
    (filter.at?.lte == null || event.at <= filter.at.lte) &&
    includes(filter.types, event.type) &&
    includes(filter.accountIds, event.accountId) &&
    includes(filter.playbookKeys, event.playbookKey) &&
    includes(filter.ownerIds, marks?.ownerId ?? null) &&
    (filter.segmentIds == null || filter.segmentIds.some((id) => marks?.segmentIds.includes(id)))
  );
}

function includes<T>(wanted: readonly T[] | null | undefined, value: T | null): boolean {
  return wanted == null || (value !== null && wanted.includes(value));
}
