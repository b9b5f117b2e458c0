import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { ContractChange } from './contract-change.view.js';
import { RevenueService } from './revenue.service.js';
import { AccountSubscription } from './subscription.entity.js';

@Resolver(() => ContractChange)
export class ContractChangeResolver {
  constructor(private readonly reads: RevenueService) {}

  @FieldResolver(() => AccountSubscription, { nullable: true, description: 'The subscription, as it is now.' })
  subscription(@Ctx() ctx: Context, @Root() { subscriptionId }: ContractChange): Promise<AccountSubscription | null> {
    return this.reads.subscription(ctx, subscriptionId);
  }
}
