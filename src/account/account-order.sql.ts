import type { OrderTerm } from '../database/keyset.js';
import { built } from '../database/statement.js';
import { dateFromDay, UTC } from '../kernel/calendar.js';
import type { FilterMoment } from './account.criteria.js';
import type { AccountOrderField } from './account.enums.js';
import type { AccountOrder } from './account-filter.inputs.js';

interface OrderColumn extends Omit<OrderTerm, 'direction'> {
  /** The tables beside `account` that have it, one row an account at most. */
  readonly tables?: readonly string[];
}

type Order = (at: FilterMoment) => OrderColumn;

const own =
  (name: string, nullable = false): Order =>
  () => ({ column: `account.${name}`, nullable });

const of =
  (table: string, name: string): Order =>
  () => ({ column: `${table}.${name}`, nullable: true, tables: [table] });

const COLUMNS: Readonly<Record<keyof typeof AccountOrderField, Order>> = {
  NAME: own('search_text'),
  CREATED_AT: own('created_at'),
  UPDATED_AT: own('updated_at'),
  GRADE: own('grade', true),
  FIT: own('fit_score', true),
  ARR: of('account_revenue', 'arr_minor'),
  RENEWAL_DATE: of('account_revenue', 'renewal_on'),
  HEALTH_SCORE: of('account_health', 'score'),
  STAGE_ENTERED_AT: of('account_stage', 'entered_at'),
  CHECK_IN_DUE_AT: of('account_check_in', 'due_at'),
  LAST_TOUCH_AT: of('account_check_in', 'last_touchpoint_at'),
  LAST_SPOKE_AT: of('account_check_in', 'last_spoke_at'),
  RISK: (at) => ({ column: riskAt(at), name: 'RISK', tables: ['account_revenue', 'account_health'] }),
};

/** A moment to try the orders at. */
const SAMPLE: FilterMoment = { now: 0, calendar: UTC, currency: 'EUR' };

/** ARR counts up to here, so that the product stays a whole number that every reader holds exactly. */
const MOST_ARR = 300_000_000_000;

/** The order that `AccountOrderField.RISK` describes: whole numbers, the same on every database. */
function riskAt({ now, calendar }: FilterMoment): string {
  const day = (days: number) => dateFromDay(calendar.dayOf(now) + days);
  const arr = 'COALESCE(account_revenue.arr_minor, 0)';
  const within = (days: number, weight: number) => `WHEN account_revenue.renewal_on <= '${day(days)}' THEN ${weight}`;
  const near = `CASE ${within(30, 3)} ${within(90, 2)} ELSE 1 END`;
  const counted = `CASE WHEN ${arr} > ${MOST_ARR} THEN ${MOST_ARR} ELSE ${arr} END`;
  return `(${counted} * (10000 - COALESCE(account_health.score, 5000)) * ${near})`;
}

/** How a list of accounts is ordered, and what it must join for that. By name when nothing is asked for. */
export const accountOrder = built(
  orderOf,
  (make) => statementIn(make(null, SAMPLE)),
  (make) => statementIn(make(Object.keys(COLUMNS).map(descending), SAMPLE)),
);

const descending = (field: string): AccountOrder => ({ field, direction: 'DESC' }) as AccountOrder;

function statementIn({ table, order }: ReturnType<typeof orderOf>): string {
  const terms = order.map(({ column, direction }) => `${column} ${direction}`).join(', ');
  return `SELECT account.id FROM ${table} ORDER BY ${terms}`;
}

function orderOf(orderBy: readonly AccountOrder[] | null | undefined, at: FilterMoment) {
  const orders = (orderBy?.length ? orderBy : [{ field: 'NAME', direction: 'ASC' } as const]).map(
    ({ field, direction }) => ({ ...COLUMNS[field](at), direction }),
  );
  const joined = [...new Set(orders.flatMap(({ tables }) => tables ?? []))];
  return {
    table: ['account', ...joined.map((table) => `LEFT JOIN ${table} ON ${table}.account_id = account.id`)].join(' '),
    order: orders.map(({ tables: _, ...term }): OrderTerm => term),
  };
}
