import DataLoader from 'dataloader';
import { selectByKeys } from '../database/bulk.js';
import { type EntityClass, hydrate } from '../database/hydrate.js';
import type { ColumnOf, Row, TableName } from '../database/tables.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { AccountRevenue } from './account-revenue.entity.js';
import { Renewal } from './renewal.entity.js';
import { forecastOf } from './renewal.rules.js';
import type { RenewalForecast } from './revenue.types.js';
import { AccountSubscription } from './subscription.entity.js';

interface Loaders {
  readonly revenue: DataLoader<string, AccountRevenue | null>;
  readonly renewals: DataLoader<string, Renewal | null>;
  readonly subscriptions: DataLoader<string, AccountSubscription | null>;
  readonly ofAccount: DataLoader<string, AccountSubscription[]>;
}

/** Reads what accounts pay and have contracted, as their turns left it. */
export class RevenueService {
  constructor(private readonly calendar: Calendar) {}

  /** Null until the account has had a turn. */
  ofAccount(ctx: Context, accountId: string): Promise<AccountRevenue | null> {
    return this.loaders(ctx).revenue.load(accountId);
  }

  /** The account's next open renewal. */
  async renewalOfAccount(ctx: Context, accountId: string): Promise<Renewal | null> {
    const revenue = await this.ofAccount(ctx, accountId);
    return revenue?.renewalId ? this.renewal(ctx, revenue.renewalId) : null;
  }

  renewal(ctx: Context, id: string): Promise<Renewal | null> {
    return this.loaders(ctx).renewals.load(id);
  }

  forecast(ctx: Context, renewal: Renewal): RenewalForecast {
    return forecastOf(renewal, this.calendar.dateOf(ctx.now()));
  }

  subscription(ctx: Context, id: string): Promise<AccountSubscription | null> {
    return this.loaders(ctx).subscriptions.load(id);
  }

  /** All of an account's, the latest start first. */
  subscriptionsOfAccount(ctx: Context, accountId: string): Promise<AccountSubscription[]> {
    return this.loaders(ctx).ofAccount.load(accountId);
  }

  /** Forgets what this request has read, after a command has changed it. */
  forget(ctx: Context): void {
    for (const loader of Object.values(this.loaders(ctx)) as DataLoader<string, unknown>[]) loader.clearAll();
  }

  private loaders(ctx: Context): Loaders {
    return ctx.memo(RevenueService, () => ({
      revenue: rowLoader(ctx, AccountRevenue, 'account_revenue', 'account_id'),
      renewals: rowLoader(ctx, Renewal, 'renewal', 'id'),
      subscriptions: rowLoader(ctx, AccountSubscription, 'subscription', 'id'),
      ofAccount: new DataLoader((ids: readonly string[]) => loadSubscriptions(ctx, ids)),
    }));
  }
}

function rowLoader<T extends object, Table extends TableName>(
  ctx: Context,
  entity: EntityClass<T>,
  table: Table,
  column: ColumnOf<Table>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const rows = await selectByKeys(
      ctx,
      table,
      [column],
      ids.map((id) => [id]),
    );
    const byId = new Map(rows.map((row) => [(row as Row)[column], hydrate(entity, row)]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

async function loadSubscriptions(ctx: Context, accountIds: readonly string[]): Promise<AccountSubscription[][]> {
  const rows = await selectByKeys(
    ctx,
    'subscription',
    ['account_id'],
    accountIds.map((id) => [id]),
  );
  const found = rows
    .map((row) => hydrate(AccountSubscription, row))
    .sort((a, b) => (a.startsOn === b.startsOn ? (a.id < b.id ? -1 : 1) : a.startsOn < b.startsOn ? 1 : -1));
  const byAccount = new Map<string, AccountSubscription[]>(accountIds.map((id) => [id, []]));
  for (const subscription of found) byAccount.get(subscription.accountId)?.push(subscription);
  return accountIds.map((id) => byAccount.get(id) ?? []);
}
