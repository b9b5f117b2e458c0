import DataLoader from 'dataloader';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { selectTogether } from '../database/select-together.js';
import { type Sql, where } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionWithArr, toConnection } from '../kernel/graphql/connection.js';
import { type Money, money } from '../kernel/graphql/money.js';
import { hashKey } from '../kernel/ids.js';
import type { PageRequest } from '../kernel/page.js';
import { ACCOUNT_CRITERIA, type FilterMoment } from './account.criteria.js';
import { Account } from './account.entity.js';
import { ACCOUNT_BY_HASH, accountsById, countAccountsWhere } from './account.sql.js';
import type { AccountFilter, AccountOrder } from './account-filter.inputs.js';
import { accountOrder } from './account-order.sql.js';

export interface AccountList extends PageRequest {
  readonly filter?: AccountFilter | null;
  readonly orderBy?: readonly AccountOrder[] | null;
}

/** What the reading of accounts needs to know of the company. */
export type CompanySetting = Omit<FilterMoment, 'now'>;

/** Reads accounts. */
export class AccountService {
  constructor(private readonly company: CompanySetting) {}

  /** One account, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Account | null> {
    return this.loader(ctx).load(id);
  }

  /** The accounts of these ids in their order; null where there is none. */
  byIds(ctx: Context, ids: readonly string[]): Promise<(Account | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  async byExternalId(ctx: Context, externalId: string): Promise<Account | null> {
    const [row] = await ctx.db.query(ACCOUNT_BY_HASH, [hashKey(externalId)]);
    return row ? hydrate(Account, row) : null;
  }

  /** A list; `within` narrows it further: a stage’s accounts, a parent’s children. */
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: AccountList,
    within?: AccountFilter,
  ): Promise<ConnectionWithArr<Account>> {
    const conditions = this.conditions(ctx, filter, within);
    const page = await keysetPage(ctx, {
      ...accountOrder(orderBy, { ...this.company, now: ctx.now() }),
      select: 'account.*',
      where: conditions,
      idColumn: 'account.id',
      request,
      map: (row: object) => hydrate(Account, row),
    });
    return toConnection(page, { arr: () => this.arr(ctx, conditions) });
  }

  async count(ctx: Context, filter?: AccountFilter | null): Promise<number> {
    const { text, values } = where(this.conditions(ctx, filter));
    const [row] = await ctx.db.query<{ total: number }>(countAccountsWhere(text), values);
    return Number(row?.total ?? 0);
  }

  /** A filter as conditions on table `account`, for lists of other domains that join it. */
  conditions(ctx: Context, ...filters: (AccountFilter | null | undefined)[]): Sql[] {
    return filters.flatMap((filter) => ACCOUNT_CRITERIA.conditions(filter, { ...this.company, now: ctx.now() }));
  }

  /** Forgets what this request has read, after a command has changed it. */
  forget(ctx: Context): void {
    this.loader(ctx).clearAll();
  }

  private async arr(ctx: Context, conditions: readonly Sql[]): Promise<Money> {
    const { text, values } = where(conditions);
    const [row] = await selectTogether<{ arr: number | null }>(ctx, {
      columns: 'SUM(account_revenue.arr_minor * 1e0) AS arr',
      from: 'account JOIN account_revenue ON account_revenue.account_id = account.id',
      rest: text,
      values,
    });
    return money(Number(row?.arr ?? 0), this.company.currency);
  }

  private loader(ctx: Context): DataLoader<string, Account | null> {
    return ctx.memo(
      AccountService,
      () => new DataLoader((ids: readonly string[]) => loadAccounts(ctx, ids), { maxBatchSize: 500 }),
    );
  }
}

async function loadAccounts(ctx: Context, ids: readonly string[]): Promise<(Account | null)[]> {
  const rows = await ctx.db.query<{ id: string }>(accountsById(ids), ids);
  const byId = new Map(rows.map((row) => [row.id, hydrate(Account, row)]));
  return ids.map((id) => byId.get(id) ?? null);
}
