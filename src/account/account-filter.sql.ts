import { isIn, joined, type Sql, sql } from '../database/sql.js';
import { type Calendar, dateFromDay } from '../kernel/calendar.js';
import { badInput } from '../kernel/errors.js';
import { minorPerMajor } from '../kernel/money.js';
import { searchable } from '../kernel/text.js';
import type { AccountFilter, AmountRange } from './account-filter.inputs.js';

/** The moment and the money in which a filter is meant. */
export interface FilterMoment {
  readonly now: number;
  readonly calendar: Calendar;
  /** The reporting currency. */
  readonly currency: string;
}

const MOST_VALUES = 500;
const DEEPEST = 5;

/**
 * A filter as SQL conditions on a statement that reads table `account` (under that name), all to hold. Other tables are
 * looked into by EXISTS, so that no join can double an account.
 * @throws BAD_INPUT when the filter nests deeper than 5 or names more than 500 values
 */
export function accountConditions(filter: AccountFilter | null | undefined, at: FilterMoment, depth = 0): Sql[] {
  if (!filter) return [];
  if (depth > DEEPEST) throw badInput(`A filter nests ${DEEPEST} deep at most.`, 'filter');
  return [...ofAccount(filter), ...ofOtherTables(filter, at), ...ofParts(filter, at, depth)];
}

function ofParts({ and, or, not }: AccountFilter, at: FilterMoment, depth: number): Sql[] {
  const all = (filter: AccountFilter): Sql => joined(accountConditions(filter, at, depth + 1), 'AND') ?? sql('1 = 1');
  const any = or ? [joined(or.map(all), 'OR') ?? sql('1 = 0')] : [];
  return [...(and ?? []).map(all), ...any, ...(not ? [negated(all(not))] : [])];
}

/** SQL's NOT leaves what is unknown out; an account whose grade is unknown is not of grade A. */
const negated = ({ text, values }: Sql): Sql => ({ text: `CASE WHEN ${text} THEN 0 ELSE 1 END = 1`, values });

function ofAccount(filter: AccountFilter): Sql[] {
  return [
    ...among('account.id', filter.ids),
    ...among('account.owner_id', filter.ownerIds),
    ...among('account.parent_id', filter.parentIds),
    ...among('account.grade', filter.grades),
    ...among('account.touch', filter.touches),
    ...(filter.hasOwner == null ? [] : [sql(`account.owner_id IS ${filter.hasOwner ? 'NOT NULL' : 'NULL'}`)]),
    ...(filter.search?.trim() ? [searched(filter.search.trim())] : []),
  ];
}

function ofOtherTables(filter: AccountFilter, at: FilterMoment): Sql[] {
  const { renewalWithinDays, checkInDueWithinDays, isStuck } = filter;
  const today = at.calendar.dayOf(at.now);
  return [
    ...among('x.stage_key', filter.stageKeys).map((condition) => existsIn('account_stage', condition)),
    ...among('x.band', filter.healthBands).map((condition) => existsIn('account_health', condition)),
    ...among('x.segment_key', filter.segmentKeys).map((condition) =>
      existsIn('segment_member', joinedAll(sql('x.left_at IS NULL'), condition)),
    ),
    ...among('x.segment_id', filter.segmentIds).map((condition) =>
      existsIn('segment_member', joinedAll(sql('x.left_at IS NULL'), condition)),
    ),
    ...(filter.arr ? arrConditions(filter.arr, at.currency) : []),
    ...(renewalWithinDays == null
      ? []
      : [existsIn('account_revenue', sql('x.renewal_on <= ?', dateFromDay(today + renewalWithinDays)))]),
    ...(checkInDueWithinDays == null
      ? []
      : [existsIn('account_check_in', sql('x.due_at < ?', at.calendar.startOf(today + checkInDueWithinDays + 1)))]),
    ...(isStuck == null ? [] : [stuck(isStuck, at.now)]),
  ];
}

function arrConditions({ gte, lte }: AmountRange, currency: string): Sql[] {
  const arr = 'COALESCE((SELECT x.arr_minor FROM account_revenue x WHERE x.account_id = account.id), 0)';
  const minor = (amount: number) => Math.round(amount * minorPerMajor(currency));
  return [
    ...(gte == null ? [] : [sql(`${arr} >= ?`, minor(gte))]),
    ...(lte == null ? [] : [sql(`${arr} <= ?`, minor(lte))]),
  ];
}

/** An account is stuck from `stuck_at` on: the entry of its stage plus the stage's target. */
function stuck(isStuck: boolean, now: number): Sql {
  const condition = existsIn('account_stage', sql('x.stuck_at <= ?', now));
  return isStuck ? condition : negated(condition);
}

function searched(text: string): Sql {
  const pattern = `%${searchable(text).replace(/[!%_]/g, '!$&')}%`;
  return sql("account.search_text LIKE ? ESCAPE '!'", pattern);
}

function among(column: string, values: readonly string[] | null | undefined): Sql[] {
  if (!values) return [];
  if (values.length > MOST_VALUES)
    throw badInput(`A filter names ${MOST_VALUES} values at most; ${values.length} were given.`, 'filter');
  return [isIn(column, values)];
}

const existsIn = (table: string, { text, values }: Sql): Sql => ({
  text: `EXISTS (SELECT 1 FROM ${table} x WHERE x.account_id = account.id AND ${text})`,
  values,
});

const joinedAll = (a: Sql, b: Sql): Sql => ({ text: `${a.text} AND ${b.text}`, values: [...a.values, ...b.values] });
