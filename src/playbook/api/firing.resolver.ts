import { Arg, Args, Ctx, FieldResolver, Float, ID, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Cause } from '../../event/cause.entity.js';
import { CauseService } from '../../event/cause.service.js';
import { Context } from '../../kernel/context.js';
import { Renewal } from '../../revenue/renewal.entity.js';
import { RevenueService } from '../../revenue/revenue.service.js';
import { HeldBack } from '../enrolment/held-back.entity.js';
import { Run } from '../run/run.entity.js';
import { FalseAlarmService } from './false-alarm.service.js';
import { Firing } from './firing.view.js';
import { PlaybookService } from './playbook.service.js';
import { Playbook } from './playbook.view.js';
import { RunService } from './run.service.js';
import { WhyNotService } from './why-not.service.js';
import { WhyNot, WhyNotArgs } from './why-not.view.js';

@Resolver(() => Firing)
export class FiringResolver {
  constructor(
    private readonly runs: RunService,
    private readonly accounts: AccountService,
    private readonly books: PlaybookService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => Firing, {
    nullable: true,
    description: 'What fired a playbook, by the id of a run or of a held-back firing; null when there is none.',
  })
  firing(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'A run’s or a held-back firing’s id.' }) id: string,
  ): Promise<Firing | null> {
    return this.runs.firing(ctx, id);
  }

  @FieldResolver(() => Playbook, {
    nullable: true,
    description: 'The playbook; null when none of this key was ever loaded.',
  })
  playbook(@Ctx() ctx: Context, @Root() { playbookKey }: Firing): Promise<Playbook | null> {
    return this.books.known(ctx, playbookKey);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Firing): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Cause, {
    nullable: true,
    description: 'Why it fired, or why it was held back, with the facts as they were.',
  })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Firing): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that began.' })
  async run(@Ctx() ctx: Context, @Root() { effectHash }: Firing): Promise<Run | null> {
    return (await this.runs.ofEffect(ctx, effectHash)).run;
  }

  @FieldResolver(() => HeldBack, {
    nullable: true,
    description: 'That it was held back, though it may have been released since.',
  })
  async heldBack(@Ctx() ctx: Context, @Root() { effectHash }: Firing): Promise<HeldBack | null> {
    return (await this.runs.ofEffect(ctx, effectHash)).heldBack;
  }
}

@Resolver(() => HeldBack)
export class HeldBackOutcomeResolver {
  constructor(
    private readonly runs: RunService,
    private readonly causes: CauseService,
    private readonly revenue: RevenueService,
  ) {}

  @FieldResolver(() => Renewal, { nullable: true, description: 'The renewal, when it was about one.' })
  renewal(@Ctx() ctx: Context, @Root() { renewalId }: HeldBack): Promise<Renewal | null> | null {
    return renewalId === null ? null : this.revenue.renewal(ctx, renewalId);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that started when it was released.' })
  async run(@Ctx() ctx: Context, @Root() { effectHash, outcome }: HeldBack): Promise<Run | null> {
    return outcome === 'RELEASED' ? (await this.runs.ofEffect(ctx, effectHash)).run : null;
  }

  @FieldResolver(() => Cause, {
    nullable: true,
    description: 'Why it was released or dropped; null while it waits, and where the refusal was final.',
  })
  outcomeCause(@Ctx() ctx: Context, @Root() { outcomeCauseId }: HeldBack): Promise<Cause | null> | null {
    return outcomeCauseId === null ? null : this.causes.byId(ctx, outcomeCauseId);
  }
}

@Resolver(() => Run)
export class RunRenewalResolver {
  constructor(private readonly revenue: RevenueService) {}

  @FieldResolver(() => Renewal, { nullable: true, description: 'The renewal, when it is about one.' })
  renewal(@Ctx() ctx: Context, @Root() { renewalId }: Run): Promise<Renewal | null> | null {
    return renewalId === null ? null : this.revenue.renewal(ctx, renewalId);
  }
}

@Resolver(() => Playbook)
export class PlaybookAlarmResolver {
  constructor(private readonly alarms: FalseAlarmService) {}

  @FieldResolver(() => Float, {
    complexity: 200,
    nullable: true,
    description:
      'Of its runs of which a task was completed with an outcome, the share, 0 to 1, of which one said ' +
      'FALSE_ALARM; null while there is none.',
  })
  falseAlarmRate(@Ctx() ctx: Context, @Root() { key }: Playbook): Promise<number | null> {
    return this.alarms.rateOf(ctx, key);
  }
}

@Resolver(() => WhyNot)
export class WhyNotResolver {
  constructor(private readonly whyNots: WhyNotService) {}

  @Query(() => WhyNot, {
    complexity: 1_000,
    name: 'whyNot',
    description:
      'Why a playbook has no run for somebody: trigger, memory, audience, re-entry, group, budget, each with its ' +
      'verdict over the present facts.',
  })
  ask(@Ctx() ctx: Context, @Args(() => WhyNotArgs) args: WhyNotArgs): Promise<WhyNot> {
    return this.whyNots.ask(ctx, args);
  }

  @FieldResolver(() => HeldBack, {
    nullable: true,
    description: 'The latest firing that started no run, with the facts as they were then.',
  })
  lastHeldBack(@Ctx() ctx: Context, @Root() asked: WhyNot): Promise<HeldBack | null> {
    return this.whyNots.lastHeldBack(ctx, asked);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The latest run.' })
  lastRun(@Ctx() ctx: Context, @Root() asked: WhyNot): Promise<Run | null> {
    return this.whyNots.lastRun(ctx, asked);
  }
}
