import type { AccountOrderField } from './account.enums.js';
import type { AccountOrder } from './account-filter.inputs.js';

interface OrderColumn {
  readonly column: string;
  readonly nullable: boolean;
  /** The table beside `account` that has it, one row an account at most. */
  readonly table?: string;
}

const COLUMNS: Readonly<Record<keyof typeof AccountOrderField, OrderColumn>> = {
  NAME: { column: 'account.search_text', nullable: false },
  CREATED_AT: { column: 'account.created_at', nullable: false },
  UPDATED_AT: { column: 'account.updated_at', nullable: false },
  GRADE: { column: 'account.grade', nullable: true },
  FIT: { column: 'account.fit_score', nullable: true },
  ARR: { column: 'account_revenue.arr_minor', nullable: true, table: 'account_revenue' },
  RENEWAL_DATE: { column: 'account_revenue.renewal_on', nullable: true, table: 'account_revenue' },
  HEALTH_SCORE: { column: 'account_health.score', nullable: true, table: 'account_health' },
  STAGE_ENTERED_AT: { column: 'account_stage.entered_at', nullable: true, table: 'account_stage' },
  CHECK_IN_DUE_AT: { column: 'account_check_in.due_at', nullable: true, table: 'account_check_in' },
};

/** How a list of accounts is ordered, and what it must join for that. By name when nothing is asked for. */
export function accountOrder(orderBy: readonly AccountOrder[] | null | undefined) {
  const orders = (orderBy?.length ? orderBy : [{ field: 'NAME', direction: 'ASC' } as const]).map(
    ({ field, direction }) => ({ ...COLUMNS[field], direction }),
  );
  const joined = [...new Set(orders.flatMap(({ table }) => table ?? []))];
  return {
    table: ['account', ...joined.map((table) => `LEFT JOIN ${table} ON ${table}.account_id = account.id`)].join(' '),
    order: orders.map(({ column, nullable, direction }) => ({ column, nullable, direction })),
  };
}
