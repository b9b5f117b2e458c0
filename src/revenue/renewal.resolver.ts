import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { Renewal } from './renewal.entity.js';
import { RenewalForecastEnum } from './revenue.enums.js';
import { RevenueService } from './revenue.service.js';
import type { RenewalForecast } from './revenue.types.js';
import { AccountSubscription } from './subscription.entity.js';

@Resolver(() => Renewal)
export class RenewalResolver {
  constructor(private readonly reads: RevenueService) {}

  @FieldResolver(() => RenewalForecastEnum, {
    nullable: true,
    description: 'What a forecast counts on, from the contract alone.',
  })
  forecast(@Ctx() ctx: Context, @Root() renewal: Renewal): RenewalForecast {
    return this.reads.forecast(ctx, renewal);
  }

  @FieldResolver(() => AccountSubscription, { nullable: true, description: 'The subscription whose term ends.' })
  subscription(@Ctx() ctx: Context, @Root() { subscriptionId }: Renewal): Promise<AccountSubscription | null> {
    return this.reads.subscription(ctx, subscriptionId);
  }
}
