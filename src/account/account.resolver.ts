import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { AccountConnection, AccountCount } from './account.connection.js';
import { Account } from './account.entity.js';
import { AccountCountBy } from './account.enums.js';
import { UpsertAccountsInput, UpsertAccountsPayload } from './account.inputs.js';
import { AccountService } from './account.service.js';
import { AccountCountService } from './account-count.service.js';
import { AccountFilter, AccountsArgs } from './account-filter.inputs.js';
import { AccountUpsertService } from './account-upsert.service.js';

@Resolver(() => Account)
export class AccountResolver {
  constructor(
    private readonly accounts: AccountService,
    private readonly counts: AccountCountService,
    private readonly upserts: AccountUpsertService,
  ) {}

  @Query(() => Account, { nullable: true, description: 'One account by its id; null when there is none.' })
  account(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The account’s id.' }) id: string,
  ): Promise<Account | null> {
    return this.accounts.byId(ctx, id);
  }

  @Query(() => Account, {
    nullable: true,
    description: 'One account by the id that it has in your own systems; null when there is none.',
  })
  accountByExternalId(
    @Ctx() ctx: Context,
    @Arg('externalId', () => String, { description: 'The external id, compared byte for byte.' }) externalId: string,
  ): Promise<Account | null> {
    return this.accounts.byExternalId(ctx, externalId);
  }

  @Query(() => AccountConnection, { name: 'accounts', description: 'Accounts, filtered and in order.' })
  list(@Ctx() ctx: Context, @Args(() => AccountsArgs) args: AccountsArgs): Promise<AccountConnection> {
    return this.accounts.list(ctx, args);
  }

  @Query(() => [AccountCount], {
    complexity: 2_000,
    description:
      'How many accounts share a band, a stage, an owner, …; with `across`, how many share two things: a cross-tab, ' +
      '2,000 groups at most.',
  })
  accountCounts(
    @Ctx() ctx: Context,
    @Arg('by', () => AccountCountBy, { description: 'What to count by.' }) by: keyof typeof AccountCountBy,
    @Arg('across', () => AccountCountBy, { nullable: true, description: 'What else to count by.' })
    across?: keyof typeof AccountCountBy | null,
    @Arg('filter', () => AccountFilter, { nullable: true, description: 'Which accounts; all when left out.' })
    filter?: AccountFilter | null,
  ): Promise<AccountCount[]> {
    return this.counts.countBy(ctx, by, filter, across);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account that it belongs to.' })
  parent(@Ctx() ctx: Context, @Root() { parentId }: Account): Promise<Account | null> | null {
    return parentId === null ? null : this.accounts.byId(ctx, parentId);
  }

  @FieldResolver(() => AccountConnection, { description: 'The accounts that belong to it directly.' })
  children(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => AccountsArgs) args: AccountsArgs,
  ): Promise<AccountConnection> {
    return this.accounts.list(ctx, args, { parentIds: [id] });
  }

  @Mutation(() => UpsertAccountsPayload, {
    description: 'Creates and edits accounts by their external ids, at most 1,000; item by item, each all or nothing.',
  })
  async upsertAccounts(
    @Ctx() ctx: Context,
    @Arg('input', () => UpsertAccountsInput, { description: 'The accounts.' }) input: UpsertAccountsInput,
  ): Promise<UpsertAccountsPayload> {
    ctx.require('write');
    return {
      results: await this.upserts.upsert(ctx, input.accounts, input.onUnknown),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}
