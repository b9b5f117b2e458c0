import { countGroups, type Grouping } from '../database/groups.js';
import type { Context } from '../kernel/context.js';
import { type GroupKind, type GroupNames, namesOf } from '../kernel/graphql/group.js';
import { money } from '../kernel/graphql/money.js';
import type { AccountCount } from './account.connection.js';
import type { AccountCountBy } from './account.enums.js';
import type { AccountService, CompanySetting } from './account.service.js';
import type { AccountFilter } from './account-filter.inputs.js';

type By = keyof typeof AccountCountBy;

const beside = (table: string, more = ''): string => `LEFT JOIN ${table} ON ${table}.account_id = account.id${more}`;

const GROUPINGS: Readonly<Record<By, Grouping & { readonly kind: GroupKind }>> = {
  HEALTH_BAND: { kind: 'value', column: 'account_health.band', join: beside('account_health') },
  STAGE: { kind: 'stage', column: 'account_stage.stage_key', join: beside('account_stage') },
  GRADE: { kind: 'value', column: 'account.grade' },
  SEGMENT: {
    kind: 'segment',
    column: 'segment_member.segment_key',
    join: beside('segment_member', ' AND segment_member.left_at IS NULL'),
  },
  OWNER: { kind: 'member', column: 'account.owner_id' },
  TOUCH: { kind: 'value', column: 'account.effective_touch' },
  REGION: { kind: 'text', column: 'account.region' },
  INDUSTRY: { kind: 'text', column: 'account.industry' },
  CHANNEL: { kind: 'text', column: 'account.channel' },
};

/** Counts accounts by what they share. */
export class AccountCountService {
  constructor(
    private readonly accounts: AccountService,
    private readonly company: CompanySetting,
    private readonly names: GroupNames,
  ) {}

  /** One statement; the groups in the order of what they share, those that have none first. */
  async countBy(ctx: Context, by: By, filter?: AccountFilter | null, across?: By | null): Promise<AccountCount[]> {
    const groupings = [GROUPINGS[by], ...(across == null ? [] : [GROUPINGS[across]])];
    const rows = await countGroups(ctx, {
      table: 'account',
      join: beside('account_revenue'),
      groupings,
      conditions: this.accounts.conditions(ctx, filter),
      sums: { arr: 'account_revenue.arr_minor * 1e0' },
    });
    const kinds = groupings.map(({ kind }) => kind);
    return Promise.all(
      rows.map(async ({ values, count, sums }) => ({
        ...(await namesOf(ctx, this.names, kinds, values)),
        count,
        arr: money(sums.arr ?? 0, this.company.currency),
      })),
    );
  }
}
