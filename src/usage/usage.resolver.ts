import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { Context } from '../kernel/context.js';
import { AccountUsage } from './account-usage.entity.js';
import { UsageService } from './usage.service.js';

@Resolver(() => Account)
export class UsageResolver {
  constructor(private readonly usage: UsageService) {}

  @FieldResolver(() => AccountUsage, {
    name: 'usage',
    description: 'How the account uses the product, as of its last turn.',
  })
  ofAccount(@Root() account: Account, @Ctx() ctx: Context): Promise<AccountUsage> {
    return this.usage.ofAccount(ctx, account.id);
  }
}
