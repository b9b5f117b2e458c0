import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Context } from '../../kernel/context.js';
import { accountUnknown } from '../../kernel/errors.js';
import { byStream } from '../schema.js';
import { AccountChange, AccountStreamArgs } from './account-stream.view.js';

@Resolver(() => AccountChange)
export class AccountStreamResolver {
  constructor(private readonly accounts: AccountService) {}

  @Subscription(() => AccountChange, {
    subscribe: byStream,
    description:
      'What happens to a list of accounts: what comes in, changes and leaves. Time alone (an account that ' +
      'becomes stuck) is no event.',
  })
  accountChanged(
    @Root() change: AccountChange,
    @Args(() => AccountStreamArgs) _args: AccountStreamArgs,
  ): AccountChange {
    return change;
  }

  @FieldResolver(() => Account)
  async account(@Ctx() ctx: Context, @Root() { accountId }: AccountChange): Promise<Account> {
    return (await this.accounts.byId(ctx, accountId)) ?? Promise.reject(accountUnknown(accountId));
  }
}
