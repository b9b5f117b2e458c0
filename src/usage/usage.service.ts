import DataLoader from 'dataloader';
import { selectByKeys } from '../database/bulk.js';
import { hydrate } from '../database/hydrate.js';
import type { Context } from '../kernel/context.js';
import { AccountUsage } from './account-usage.entity.js';

/** Reads how accounts use the product, as their turns left it. */
export class UsageService {
  /** An account that has not had a turn yet shows no use. */
  async ofAccount(ctx: Context, accountId: string): Promise<AccountUsage> {
    return this.loader(ctx).load(accountId);
  }

  private loader(ctx: Context): DataLoader<string, AccountUsage> {
    return ctx.memo(UsageService, () => new DataLoader((ids: readonly string[]) => this.load(ctx, ids)));
  }

  private async load(ctx: Context, ids: readonly string[]): Promise<AccountUsage[]> {
    const rows = await selectByKeys(
      ctx,
      'account_usage',
      ['account_id'],
      ids.map((id) => [id]),
    );
    const byId = new Map(rows.map((row) => [row.account_id, hydrate(AccountUsage, row)]));
    return ids.map((id) => byId.get(id) ?? unused(id));
  }
}

function unused(accountId: string): AccountUsage {
  const unknown = {
    activatedAt: null,
    daysToFirstValue: null,
    breadthShare: null,
    keyFeaturesShare: null,
    minutes: null,
    changeEvents: null,
    changePeople: null,
    lastActiveAt: null,
  };
  const none = {
    activeDays: 0,
    activePeople: 0,
    keyFeaturesUsed: 0,
    featuresUsed: 0,
    featuresUsedFirst60Days: 0,
    events30: 0,
    totalEvents: 0,
    newFeatures14Days: 0,
  };
  return Object.assign(new AccountUsage(), { accountId, ...unknown, ...none });
}
