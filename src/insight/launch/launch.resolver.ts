import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Context } from '../../kernel/context.js';
import { RunService } from '../../playbook/api/run.service.js';
import { HeldBack } from '../../playbook/enrolment/held-back.entity.js';
import { Run } from '../../playbook/run/run.entity.js';
import { Job } from '../job/job.view.js';
import { jobView } from '../job/present-job.js';
import { Launch, LaunchConnection, LaunchesArgs, StartLaunchInput, StartLaunchPayload } from './launch.view.js';
import { LaunchJobService } from './launch-job.service.js';
import { LaunchPreviewService } from './launch-preview.service.js';
import {
  LaunchCounts,
  LaunchForecast,
  LaunchForecastConnection,
  LaunchForecastsArgs,
  LaunchPreview,
  LaunchPreviewArgs,
} from './launch-preview.view.js';

@Resolver(() => LaunchPreview)
export class LaunchPreviewResolver {
  constructor(private readonly previews: LaunchPreviewService) {}

  @Query(() => LaunchPreview, {
    nullable: true,
    description:
      'What would come of launching a playbook for the accounts of a filter, of a segment, or of both: for whom a ' +
      'run would start, and why not for the others. By the rules of a single launch, as things stand; nothing starts.',
  })
  launchPreview(@Ctx() ctx: Context, @Args(() => LaunchPreviewArgs) args: LaunchPreviewArgs): Promise<LaunchPreview> {
    return this.previews.of(ctx, args);
  }

  @FieldResolver(() => LaunchCounts, {
    nullable: true,
    complexity: 40_000,
    description: 'How many accounts a launch would do what for. Looks at 10,000 accounts at the most.',
  })
  counts(@Ctx() ctx: Context, @Root() preview: LaunchPreview): Promise<LaunchCounts> {
    return this.previews.counts(ctx, preview);
  }

  @FieldResolver(() => LaunchForecastConnection, {
    nullable: true,
    complexity: 20_000,
    description: 'Account by account, in the order in which the accounts were created.',
  })
  accounts(
    @Ctx() ctx: Context,
    @Root() preview: LaunchPreview,
    @Args(() => LaunchForecastsArgs) args: LaunchForecastsArgs,
  ): Promise<LaunchForecastConnection> {
    return this.previews.list(ctx, preview, args);
  }
}

@Resolver(() => LaunchForecast)
export class LaunchForecastResolver {
  constructor(private readonly accounts: AccountService) {}

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: LaunchForecast): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }
}

@Resolver(() => Job)
export class LaunchJobResolver {
  constructor(private readonly launches: LaunchJobService) {}

  @Mutation(() => StartLaunchPayload, {
    description:
      'Launches a playbook for the accounts of a filter, of a segment, or of both, as they are now, and answers at ' +
      'once with a job. The job goes on after a restart, and launches for no account twice; cancelled, it has ' +
      'launched for those that it had come to. launchPreview says beforehand what would come of it.',
  })
  async startLaunch(
    @Ctx() ctx: Context,
    @Arg('input', () => StartLaunchInput, { description: 'Which playbook, and for whom.' }) input: StartLaunchInput,
  ): Promise<StartLaunchPayload> {
    ctx.require('write');
    return { job: jobView(await this.launches.start(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => LaunchConnection, {
    name: 'launches',
    nullable: true,
    description: 'Of a LAUNCH job: what has come of each account so far, the oldest account first; else null.',
  })
  launchesOf(
    @Ctx() ctx: Context,
    @Root() { id, kind }: Job,
    @Args(() => LaunchesArgs) args: LaunchesArgs,
  ): Promise<LaunchConnection> | null {
    return kind === 'LAUNCH' ? this.launches.list(ctx, id, args) : null;
  }
}

@Resolver(() => Launch)
export class LaunchResolver {
  constructor(
    private readonly accounts: AccountService,
    private readonly runs: RunService,
  ) {}

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Launch): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that has started; null when none has.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Launch): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }

  @FieldResolver(() => HeldBack, { nullable: true, description: 'The firing that was held back; null when none was.' })
  heldBack(@Ctx() ctx: Context, @Root() { heldBackId }: Launch): Promise<HeldBack | null> | null {
    return heldBackId === null ? null : this.runs.heldBackById(ctx, heldBackId);
  }
}
