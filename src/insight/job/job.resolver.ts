import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Contact } from '../../contact/contact.entity.js';
import { ContactService } from '../../contact/contact.service.js';
import { Context } from '../../kernel/context.js';
import { PageArgs } from '../../kernel/graphql/args.js';
import { TitleRenderer } from '../../task/title.js';
import { Member } from '../../team/member.entity.js';
import { MemberService } from '../../team/member.service.js';
import { TaskMark } from '../backtest/backtest.view.js';
import { RehearsalService } from '../rehearsal/rehearsal.service.js';
import { LeftOut, WeekLoad } from '../rehearsal/rehearsal.view.js';
import { SimulatedFiring, SimulatedHeldBack, SimulatedTask } from '../simulation/simulation.view.js';
import {
  CancelJobInput,
  CancelJobPayload,
  JobResult,
  SimulateInput,
  SimulatePayload,
  StartBacktestInput,
  StartBacktestPayload,
} from './job.inputs.js';
import { JobService } from './job.service.js';

import { Job } from './job.view.js';
import { JobConnection, JobFilter, listJobs } from './job-list.js';
import { jobView, resultOf } from './present-job.js';

@Resolver(() => Job)
export class JobResolver {
  constructor(
    private readonly jobs: JobService,
    private readonly rehearsals: RehearsalService,
  ) {}

  @Query(() => JobConnection, { name: 'jobs', description: 'Jobs, the latest first.' })
  list(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => JobFilter, { nullable: true, description: 'Which jobs; all when left out.' })
    filter: JobFilter | null,
  ): Promise<JobConnection> {
    return listJobs(ctx, page, filter);
  }

  @Query(() => Job, { nullable: true, description: 'A job by its id.' })
  async job(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'The job.' }) id: string): Promise<Job | null> {
    return jobView(await this.jobs.byId(ctx, id));
  }

  @Mutation(() => StartBacktestPayload, {
    description:
      'Plays the recorded history under other definitions and shows what would have come of it. Nothing is performed.',
  })
  async startBacktest(
    @Ctx() ctx: Context,
    @Arg('input', () => StartBacktestInput, { description: 'What, and when.' }) input: StartBacktestInput,
  ): Promise<StartBacktestPayload> {
    ctx.require('write');
    return {
      clientMutationId: input.clientMutationId ?? null,
      job: jobView(await this.rehearsals.backtest(ctx, input)),
    };
  }

  @Mutation(() => SimulatePayload, {
    description:
      'Looks ahead from how things stand: what would happen if nothing came in and nobody did anything. Nothing ' +
      'is performed.',
  })
  async simulate(
    @Ctx() ctx: Context,
    @Arg('input', () => SimulateInput, { description: 'What, for whom, and how far.' }) input: SimulateInput,
  ): Promise<SimulatePayload> {
    ctx.require('write');
    return {
      clientMutationId: input.clientMutationId ?? null,
      job: jobView(await this.rehearsals.simulate(ctx, input)),
    };
  }

  @Mutation(() => CancelJobPayload, { description: 'Ends a job that has not ended; one that has stays as it is.' })
  async cancelJob(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelJobInput, { description: 'Which.' }) input: CancelJobInput,
  ): Promise<CancelJobPayload> {
    ctx.require('write');
    return { clientMutationId: input.clientMutationId ?? null, job: jobView(await this.jobs.cancel(ctx, input.id)) };
  }

  @FieldResolver(() => JobResult, { nullable: true, description: 'What came of it; null until it is done.' })
  result(@Root() job: Job): typeof JobResult | null {
    return resultOf(job);
  }
}

@Resolver(() => WeekLoad)
export class WeekLoadResolver {
  constructor(private readonly members: MemberService) {}

  @FieldResolver(() => Member, { nullable: true, description: 'Whose tasks; null when nobody could be named.' })
  assignee(@Ctx() ctx: Context, @Root() { assigneeId }: WeekLoad): Promise<Member | null> | null {
    return assigneeId === null ? null : this.members.byId(ctx, assigneeId);
  }
}

@Resolver(() => LeftOut)
export class LeftOutResolver {
  constructor(private readonly accounts: AccountService) {}

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: LeftOut): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }
}

@Resolver(() => TaskMark)
export class TaskMarkResolver {
  constructor(private readonly accounts: AccountService) {}

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: TaskMark): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }
}

@Resolver(() => SimulatedFiring)
export class SimulatedFiringResolver {
  constructor(
    protected readonly accounts: AccountService,
    protected readonly contacts: ContactService,
  ) {}

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: SimulatedFiring): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact that it is about, if it is about one.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: SimulatedFiring): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }
}

@Resolver(() => SimulatedHeldBack)
export class SimulatedHeldBackResolver extends SimulatedFiringResolver {}

@Resolver(() => SimulatedTask)
export class SimulatedTaskResolver {
  constructor(
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly titles: TitleRenderer,
  ) {}

  @FieldResolver(() => String, { description: 'What is to be done.' })
  async title(
    @Ctx() ctx: Context,
    @Root() { accountId, contactId, titleTemplate, bindings }: SimulatedTask,
  ): Promise<string> {
    const contact = contactId === null ? null : await this.contacts.byId(ctx, contactId);
    const names = { 'account.name': (await this.accounts.byId(ctx, accountId))?.name, 'contact.name': contact?.name };
    return this.titles.render(titleTemplate, JSON.parse(bindings), names);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: SimulatedTask): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact that it is about, if it is about one.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: SimulatedTask): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who would get it; null when nobody could be named.' })
  assignee(@Ctx() ctx: Context, @Root() { assigneeId }: SimulatedTask): Promise<Member | null> | null {
    return assigneeId === null ? null : this.members.byId(ctx, assigneeId);
  }
}
