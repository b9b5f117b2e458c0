import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { Context } from '../../kernel/context.js';
import { MetricSeriesService } from './metric-series.service.js';
import { MetricSeries, MetricSeriesArgs, SeriesArgs, UsageSeries } from './series.view.js';
import { UsageSeriesService } from './usage-series.service.js';

@Resolver(() => Account)
export class AccountSeriesResolver {
  constructor(
    private readonly usage: UsageSeriesService,
    private readonly metrics: MetricSeriesService,
  ) {}

  @FieldResolver(() => UsageSeries, {
    nullable: true,
    complexity: 200,
    description:
      'What the account did over time, by the company’s days: at most 400 points. Each day is kept for nine weeks; ' +
      '`keptFrom` says from which day on.',
  })
  usageSeries(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => SeriesArgs) args: SeriesArgs,
  ): Promise<UsageSeries> {
    return this.usage.ofAccount(ctx, id, args);
  }

  @FieldResolver(() => MetricSeries, {
    nullable: true,
    complexity: 1_000,
    description:
      'What was told of one of the account’s metrics over time, by the company’s days: at most 400 points. Goes back ' +
      'as far as signals are kept; `keptFrom` says from which day on.',
  })
  metricSeries(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => MetricSeriesArgs) args: MetricSeriesArgs,
  ): Promise<MetricSeries> {
    return this.metrics.ofAccount(ctx, id, args);
  }
}
