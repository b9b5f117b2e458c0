import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { Context } from '../kernel/context.js';
import { AccountRevenue } from './account-revenue.entity.js';
import { Renewal } from './renewal.entity.js';
import { RevenueService } from './revenue.service.js';
import { AccountSubscription } from './subscription.entity.js';
import { UpsertSubscriptionsInput, UpsertSubscriptionsPayload } from './subscription.inputs.js';
import { SubscriptionUpsertService } from './subscription-upsert.service.js';

@Resolver(() => Account)
export class RevenueResolver {
  constructor(
    private readonly reads: RevenueService,
    private readonly upserts: SubscriptionUpsertService,
  ) {}

  @FieldResolver(() => AccountRevenue, {
    nullable: true,
    description: 'What the account pays, as of its last turn; null before its first.',
  })
  revenue(@Ctx() ctx: Context, @Root() { id }: Account): Promise<AccountRevenue | null> {
    return this.reads.ofAccount(ctx, id);
  }

  @FieldResolver(() => Renewal, {
    nullable: true,
    description: 'The next open renewal; null when no term ends, as with monthly plans.',
  })
  renewal(@Ctx() ctx: Context, @Root() { id }: Account): Promise<Renewal | null> {
    return this.reads.renewalOfAccount(ctx, id);
  }

  @FieldResolver(() => [AccountSubscription], {
    description: 'All that the account has contracted, the latest start first.',
  })
  subscriptions(@Ctx() ctx: Context, @Root() { id }: Account): Promise<AccountSubscription[]> {
    return this.reads.subscriptionsOfAccount(ctx, id);
  }

  @Mutation(() => UpsertSubscriptionsPayload, {
    description: 'Takes subscriptions over by their external ids, at most 1,000; item by item, each all or nothing.',
  })
  async upsertSubscriptions(
    @Ctx() ctx: Context,
    @Arg('input', () => UpsertSubscriptionsInput, { description: 'The subscriptions.' })
    input: UpsertSubscriptionsInput,
  ): Promise<UpsertSubscriptionsPayload> {
    ctx.require('write');
    return {
      results: await this.upserts.upsert(ctx, input.subscriptions),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}
