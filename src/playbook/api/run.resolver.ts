import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountService } from '../../account/account.service.js';
import { Contact } from '../../contact/contact.entity.js';
import { ContactService } from '../../contact/contact.service.js';
import { Cause } from '../../event/cause.entity.js';
import { CauseService } from '../../event/cause.service.js';
import { Context } from '../../kernel/context.js';
import { PageArgs } from '../../kernel/graphql/args.js';
import { Task } from '../../task/task.entity.js';
import { SurveyRequest } from '../../voice/survey-request.entity.js';
import { HeldBack } from '../enrolment/held-back.entity.js';
import { Run, RunStep } from '../run/run.entity.js';
import { ApprovalService } from './approval.service.js';
import { PendingApproval } from './approval.view.js';
import { LaunchService } from './launch.service.js';
import { PlaybookService } from './playbook.service.js';
import { Playbook } from './playbook.view.js';
import {
  ApproveStepInput,
  ApproveStepPayload,
  CancelRunInput,
  CancelRunPayload,
  HeldBackArgs,
  HeldBackConnection,
  LaunchPlaybookInput,
  LaunchPlaybookPayload,
  RunConnection,
  RunsArgs,
} from './run.inputs.js';
import { RunService } from './run.service.js';
import { PlaybookVersion, versionView } from './version.view.js';

@Resolver(() => Run)
export class RunResolver {
  constructor(
    private readonly runs: RunService,
    private readonly launches: LaunchService,
    private readonly books: PlaybookService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly causes: CauseService,
    private readonly approvals: ApprovalService,
  ) {}

  @Query(() => Run, { nullable: true, description: 'One run by its id; null when there is none.' })
  run(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'The run’s id.' }) id: string): Promise<Run | null> {
    return this.runs.byId(ctx, id);
  }

  @Query(() => RunConnection, { name: 'runs', description: 'Runs, the latest first.' })
  list(@Ctx() ctx: Context, @Args(() => RunsArgs) args: RunsArgs): Promise<RunConnection> {
    return this.runs.list(ctx, args);
  }

  @Mutation(() => LaunchPlaybookPayload, {
    description:
      'Launches a playbook for an account or a contact. Enrolment’s rules hold: the payload says why when no ' +
      'run began.',
  })
  async launchPlaybook(
    @Ctx() ctx: Context,
    @Arg('input', () => LaunchPlaybookInput, { description: 'What to launch, and for whom.' })
    input: LaunchPlaybookInput,
  ): Promise<LaunchPlaybookPayload> {
    ctx.require('write');
    return { ...(await this.launches.launch(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => ApproveStepPayload, {
    description:
      'Says yes or no to a step that waits for a person’s word. After a no the run takes the step’s `otherwise` ' +
      'and then no further one.',
  })
  async approveStep(
    @Ctx() ctx: Context,
    @Arg('input', () => ApproveStepInput, { description: 'Which step, and the word.' }) input: ApproveStepInput,
  ): Promise<ApproveStepPayload> {
    ctx.require('write');
    return { run: await this.launches.approve(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => CancelRunPayload, {
    description: 'Ends a run. Its open tasks are cancelled; one in progress is marked.',
  })
  async cancelRun(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelRunInput, { description: 'Which run.' }) input: CancelRunInput,
  ): Promise<CancelRunPayload> {
    ctx.require('write');
    return { run: await this.launches.cancel(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => Playbook, { description: 'The playbook.' })
  playbook(@Ctx() ctx: Context, @Root() run: Run): Promise<Playbook> {
    return this.books.ofRun(ctx, run);
  }

  @FieldResolver(() => PlaybookVersion, { description: 'The version that it began with and stays on.' })
  playbookVersion(@Root() { playbookHash, label }: Run): PlaybookVersion {
    return versionView(playbookHash, label);
  }

  @FieldResolver(() => [PendingApproval], {
    description: 'The steps that wait for a person’s word: approveStep gives it.',
  })
  pendingApprovals(@Ctx() ctx: Context, @Root() run: Run): Promise<PendingApproval[]> {
    return this.approvals.pending(ctx, run);
  }

  @FieldResolver(() => String, {
    complexity: 50,
    description: 'A drawing of it: the text of a Mermaid flowchart, with a class on each step that was reached.',
  })
  diagram(@Ctx() ctx: Context, @Root() run: Run): Promise<string> {
    return this.books.diagramOf(ctx, run);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Run): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact, when it is about one.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Run): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it started.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Run): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => RunStep)
export class RunStepResolver {
  constructor(private readonly causes: CauseService) {}

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it began, or was skipped; null = not reached.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: RunStep): Promise<Cause | null> | null {
    return causeId === undefined ? null : this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => HeldBack)
export class HeldBackResolver {
  constructor(
    private readonly runs: RunService,
    private readonly books: PlaybookService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => HeldBackConnection, { description: 'Firings that started no run, the latest first.' })
  heldBackFirings(@Ctx() ctx: Context, @Args(() => HeldBackArgs) args: HeldBackArgs): Promise<HeldBackConnection> {
    return this.runs.heldBack(ctx, args);
  }

  @FieldResolver(() => Playbook, {
    nullable: true,
    description: 'The playbook; null when none of this key was ever loaded.',
  })
  playbook(@Ctx() ctx: Context, @Root() { playbookKey, playbookHash }: HeldBack): Promise<Playbook | null> {
    return this.books.byKeyOrHash(ctx, playbookKey, playbookHash);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: HeldBack): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact, when it was about one.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: HeldBack): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Cause, {
    nullable: true,
    description: 'The condition that refused, and the facts as they were.',
  })
  cause(@Ctx() ctx: Context, @Root() { causeId }: HeldBack): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => Account)
export class AccountRunsResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => RunConnection, {
    name: 'runs',
    description: 'The account’s runs and its contacts’, the latest first.',
  })
  runsOf(@Ctx() ctx: Context, @Root() { id }: Account, @Args(() => RunsArgs) args: RunsArgs): Promise<RunConnection> {
    return this.runs.list(ctx, args, id);
  }

  @FieldResolver(() => Int, { description: 'How many runs live.' })
  liveRunCount(@Ctx() ctx: Context, @Root() { id }: Account): Promise<number> {
    return this.runs.liveCount(ctx, id);
  }

  @FieldResolver(() => HeldBackConnection, {
    description: 'Playbooks that fired and started no run, the latest first.',
  })
  heldBack(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<HeldBackConnection> {
    return this.runs.heldBack(ctx, args, id);
  }
}

@Resolver(() => SurveyRequest)
export class SurveyRequestRunResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => Run, { nullable: true, description: 'The run that asked.' })
  run(@Ctx() ctx: Context, @Root() { runId }: SurveyRequest): Promise<Run | null> {
    return this.runs.byId(ctx, runId);
  }
}

@Resolver(() => Task)
export class TaskRunResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => Run, { nullable: true, description: 'The run that launched it.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Task): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }
}
