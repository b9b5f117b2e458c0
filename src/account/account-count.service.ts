import { where } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { money } from '../kernel/graphql/money.js';
import type { AccountCount } from './account.connection.js';
import type { AccountCountBy } from './account.enums.js';
import type { AccountService, CompanySetting } from './account.service.js';
import type { AccountFilter } from './account-filter.inputs.js';

interface Grouping {
  readonly column: string;
  readonly join?: string;
}

const GROUPINGS: Readonly<Record<keyof typeof AccountCountBy, Grouping>> = {
  HEALTH_BAND: {
    column: 'account_health.band',
    join: 'LEFT JOIN account_health ON account_health.account_id = account.id',
  },
  STAGE: {
    column: 'account_stage.stage_key',
    join: 'LEFT JOIN account_stage ON account_stage.account_id = account.id',
  },
  GRADE: { column: 'account.grade' },
  SEGMENT: {
    column: 'segment_member.segment_key',
    join: 'LEFT JOIN segment_member ON segment_member.account_id = account.id AND segment_member.left_at IS NULL',
  },
  OWNER: { column: 'account.owner_id' },
};

/** Counts accounts by what they share. */
export class AccountCountService {
  constructor(
    private readonly accounts: AccountService,
    private readonly company: CompanySetting,
  ) {}

  /** One statement; the groups in the order of their keys, NONE for the accounts that have none. */
  async countBy(ctx: Context, by: keyof typeof AccountCountBy, filter?: AccountFilter | null): Promise<AccountCount[]> {
    const { column, join = '' } = GROUPINGS[by];
    const { text, values } = where(this.accounts.conditions(ctx, filter));
    const rows = await ctx.db.query<{ bucket: string | null; total: number; arr: number | null }>(
      `SELECT ${column} AS bucket, COUNT(*) AS total, SUM(account_revenue.arr_minor) AS arr FROM account
       LEFT JOIN account_revenue ON account_revenue.account_id = account.id ${join}${text} GROUP BY ${column}
         ORDER BY ${column}`,
      values,
    );
    return rows.map(({ bucket, total, arr }) => ({
      key: bucket ?? 'NONE',
      count: Number(total),
      arr: money(Number(arr ?? 0), this.company.currency),
    }));
  }
}
