import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccountConnection } from '../account/account.connection.js';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { AccountsArgs } from '../account/account-filter.inputs.js';
import { Cause } from '../event/cause.entity.js';
import { CauseService } from '../event/cause.service.js';
import { Context } from '../kernel/context.js';
import { PageArgs } from '../kernel/graphql/args.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { StageMove } from './lifecycle.entity.js';
import { MoveStageInput, MoveStagePayload } from './lifecycle.inputs.js';
import { LifecycleService } from './lifecycle.service.js';
import { Lifecycle, Move, Stage, StageMoveConnection } from './lifecycle.view.js';

@Resolver(() => Stage)
export class StageResolver {
  constructor(
    private readonly service: LifecycleService,
    private readonly accountService: AccountService,
  ) {}

  @Query(() => Lifecycle, { description: 'The company’s lifecycle: its stages, and the accounts in each.' })
  async lifecycle(@Ctx() ctx: Context): Promise<Lifecycle> {
    return { stages: await this.service.stages(ctx) };
  }

  @FieldResolver(() => [Stage], { description: 'The stages that may follow, in the order in which rules try them.' })
  next(@Ctx() ctx: Context, @Root() { nextKeys }: Stage): Promise<Stage[]> {
    return Promise.all(nextKeys.map((key) => this.service.stage(ctx, key)));
  }

  @FieldResolver(() => AccountConnection, { description: 'The accounts in it.' })
  accounts(
    @Ctx() ctx: Context,
    @Root() { key }: Stage,
    @Args(() => AccountsArgs) args: AccountsArgs,
  ): Promise<AccountConnection> {
    return this.accountService.list(ctx, args, { stageKeys: [key] });
  }

  @Mutation(() => MoveStagePayload, {
    description: 'Moves an account to a stage that the lifecycle allows after its present one.',
  })
  async moveStage(
    @Ctx() ctx: Context,
    @Arg('input', () => MoveStageInput, { description: 'Which account, and where to.' }) input: MoveStageInput,
  ): Promise<MoveStagePayload> {
    ctx.require('write');
    return { account: await this.service.move(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => StageMove)
export class StageMoveResolver {
  constructor(
    private readonly service: LifecycleService,
    private readonly accounts: AccountService,
    private readonly causes: CauseService,
  ) {}

  @FieldResolver(() => Stage, { nullable: true, description: 'The stage before; null for where the account began.' })
  from(@Ctx() ctx: Context, @Root() { fromKey }: StageMove): Promise<Stage> | null {
    return fromKey === null ? null : this.service.stage(ctx, fromKey);
  }

  @FieldResolver(() => Stage, { description: 'The stage entered.' })
  to(@Ctx() ctx: Context, @Root() { toKey }: StageMove): Promise<Stage> {
    return this.service.stage(ctx, toKey);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: StageMove): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Cause, { description: 'Why it was made.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: StageMove): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => Account)
export class AccountLifecycleResolver {
  constructor(private readonly service: LifecycleService) {}

  @FieldResolver(() => Stage, {
    nullable: true,
    description: 'The stage that the account is in; null before its first turn.',
  })
  stage(@Ctx() ctx: Context, @Root() { id }: Account): Promise<Stage | null> {
    return this.service.stageOf(ctx, id);
  }

  @FieldResolver(() => GraphQLTime, {
    nullable: true,
    description: 'When it entered its stage; null before its first turn.',
  })
  async stageEnteredAt(@Ctx() ctx: Context, @Root() { id }: Account): Promise<number | null> {
    return (await this.service.standing(ctx, id))?.enteredAt ?? null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it has been in its stage for longer than the stage’s target.' })
  isStuck(@Ctx() ctx: Context, @Root() { id }: Account): Promise<boolean> {
    return this.service.isStuck(ctx, id);
  }

  @FieldResolver(() => StageMoveConnection, { description: 'Its moves from stage to stage, the latest first.' })
  stageMoves(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<StageMoveConnection> {
    return this.service.history(ctx, id, page);
  }

  @FieldResolver(() => [Move], {
    description: 'The other stages: whether the lifecycle allows a move there, and if not, why.',
  })
  moves(@Ctx() ctx: Context, @Root() { id }: Account): Promise<Move[]> {
    return this.service.movesOf(ctx, id);
  }
}
