import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Cause } from '../../event/cause.entity.js';
import { CauseService } from '../../event/cause.service.js';
import { Context } from '../../kernel/context.js';
import { Effect } from '../run/effect.entity.js';
import { Run, RunStep } from '../run/run.entity.js';
import {
  EffectConnection,
  EffectsArgs,
  ReplayEffectInput,
  ReplayEffectPayload,
  RetryRunInput,
  RetryRunPayload,
} from './effect.inputs.js';
import { EffectService } from './effect.service.js';
import { RunService } from './run.service.js';

@Resolver(() => Effect)
export class EffectResolver {
  constructor(
    private readonly effects: EffectService,
    private readonly runs: RunService,
    private readonly accounts: AccountService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => EffectConnection, {
    name: 'effects',
    description: 'What was asked of the outside, the latest first; with `statuses: [DEAD]` the dead letter.',
  })
  list(@Ctx() ctx: Context, @Args(() => EffectsArgs) args: EffectsArgs): Promise<EffectConnection> {
    return this.effects.list(ctx, args);
  }

  @Query(() => Effect, { nullable: true, description: 'One effect by its id; null when there is none.' })
  effect(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The effect’s id.' }) id: string,
  ): Promise<Effect | null> {
    return this.effects.byId(ctx, id);
  }

  @Mutation(() => RetryRunPayload, {
    description:
      'Tries the steps again at which a run stands because they failed; receivers get the same key as before.',
  })
  async retryRun(
    @Ctx() ctx: Context,
    @Arg('input', () => RetryRunInput, { description: 'Which run.' }) input: RetryRunInput,
  ): Promise<RetryRunPayload> {
    ctx.require('write');
    return { run: await this.effects.retryRun(ctx, input.id), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => ReplayEffectPayload, {
    description:
      'Takes one effect out of the dead letter, under the same key. The run that stands at it goes on when it is done.',
  })
  async replayEffect(
    @Ctx() ctx: Context,
    @Arg('input', () => ReplayEffectInput, { description: 'Which effect.' }) input: ReplayEffectInput,
  ): Promise<ReplayEffectPayload> {
    ctx.require('write');
    return { effect: await this.effects.replay(ctx, input.id), clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Effect): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that asks for it; null for a measure.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Effect): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it was asked for.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Effect): Promise<Cause | null> | null {
    return causeId === null ? null : this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => RunStep)
export class RunStepEffectResolver {
  constructor(private readonly effects: EffectService) {}

  @FieldResolver(() => Effect, {
    nullable: true,
    description: 'Of an action: what it asked for outside, and how far that is.',
  })
  effect(@Ctx() ctx: Context, @Root() { effectId }: RunStep): Promise<Effect | null> | null {
    return effectId === undefined ? null : this.effects.byId(ctx, effectId);
  }
}
