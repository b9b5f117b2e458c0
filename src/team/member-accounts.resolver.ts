import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { AccountConnection } from '../account/account.connection.js';
import { AccountService } from '../account/account.service.js';
import { AccountsArgs } from '../account/account-filter.inputs.js';
import { Context } from '../kernel/context.js';
import { Member } from './member.entity.js';

@Resolver(() => Member)
export class MemberAccountsResolver {
  constructor(private readonly service: AccountService) {}

  @FieldResolver(() => AccountConnection, { description: 'The member’s book: the accounts that they own.' })
  accounts(
    @Ctx() ctx: Context,
    @Root() { id }: Member,
    @Args(() => AccountsArgs) args: AccountsArgs,
  ): Promise<AccountConnection> {
    return this.service.list(ctx, args, { ownerIds: [id] });
  }
}
