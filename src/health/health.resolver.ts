import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { HealthBandEnum } from '../account/account.enums.js';
import { Context } from '../kernel/context.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { AccountHealth, HealthHistoryRow } from './health.entity.js';
import { HealthService } from './health.service.js';
import type { Band } from './health.types.js';
import {
  HealthChangeConnection,
  HealthDelta,
  HealthHistory,
  HealthHistoryArgs,
  HealthIntervalEnum,
  HealthTrend,
} from './health.view.js';
import { deltaOf } from './history.rules.js';

@Resolver(() => Account)
export class AccountHealthResolver {
  constructor(private readonly reads: HealthService) {}

  @FieldResolver(() => AccountHealth, {
    nullable: true,
    description: 'How healthy the account is; null before its first turn, or before the moment asked for.',
  })
  health(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Arg('at', () => GraphQLTime, {
      nullable: true,
      description: 'As of this moment; as of the last turn when left out.',
    })
    at?: number | null,
  ): Promise<AccountHealth | null> {
    return this.reads.ofAccount(ctx, id, at);
  }

  @FieldResolver(() => HealthChangeConnection, {
    description: 'Every change of the account’s health, with its reasons; all of them are kept.',
  })
  healthHistory(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => HealthHistoryArgs) args: HealthHistoryArgs,
  ): Promise<HealthChangeConnection> {
    return this.reads.changes(ctx, id, args);
  }
}

@Resolver(() => HealthHistoryRow)
export class HealthChangeResolver {
  @FieldResolver(() => HealthDelta, {
    nullable: true,
    description: 'What changed against the standing before; null when there was no score then, or there is none now.',
  })
  change(@Root() row: HealthHistoryRow): HealthDelta | null {
    return (row.before && deltaOf(row.before, row)) ?? null;
  }

  @FieldResolver(() => HealthBandEnum, {
    nullable: true,
    description: 'The band before; null when there was none.',
  })
  bandBefore(@Root() { before }: HealthHistoryRow): Band | null {
    return before?.band ?? null;
  }
}

@Resolver(() => AccountHealth)
export class HealthResolver {
  constructor(private readonly reads: HealthService) {}

  @FieldResolver(() => HealthTrend, {
    nullable: true,
    description: 'Points against 30 company days ago; null while there was no score then.',
  })
  trend(@Ctx() ctx: Context, @Root() health: AccountHealth): Promise<HealthTrend | null> {
    return this.reads.trend(ctx, health);
  }

  @FieldResolver(() => HealthHistory, { description: 'How the score came to be what it is.' })
  async history(
    @Ctx() ctx: Context,
    @Root() health: AccountHealth,
    @Arg('first', () => Int, { nullable: true, description: 'How many points, at most 200; 25 when left out.' }) first?:
      | number
      | null,
    @Arg('interval', () => HealthIntervalEnum, {
      nullable: true,
      description: 'One point an interval, the present one first; every change when left out.',
    })
    interval?: keyof typeof HealthIntervalEnum | null,
  ): Promise<HealthHistory> {
    return { nodes: await this.reads.history(ctx, health, first, interval) };
  }

  @FieldResolver(() => HealthDelta, {
    nullable: true,
    description: 'What changed since a moment; null when there was no score then.',
  })
  changeSince(
    @Ctx() ctx: Context,
    @Root() health: AccountHealth,
    @Arg('at', () => GraphQLTime, { description: 'The moment.' }) at: number,
  ): Promise<HealthDelta | null> {
    return this.reads.changeSince(ctx, health, at);
  }
}
