import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Cause } from '../event/cause.entity.js';
import { CauseService } from '../event/cause.service.js';
import { Context } from '../kernel/context.js';
import { Member } from '../team/member.entity.js';
import { MemberService } from '../team/member.service.js';
import { Task } from './task.entity.js';

import { TaskCountBy } from './task.enums.js';
import { PendingOutcome, TaskConnection, TaskCount, TaskFilter, TasksArgs } from './task.inputs.js';

import { isOverdue } from './task.rules.js';
import { TaskService } from './task.service.js';
import { TaskCountService } from './task-count.service.js';

@Resolver(() => Task)
export class TaskResolver {
  constructor(
    private readonly tasks: TaskService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => Task, { nullable: true, description: 'One task by its id; null when there is none.' })
  task(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'The task’s id.' }) id: string): Promise<Task | null> {
    return this.tasks.byId(ctx, id);
  }

  @Query(() => TaskConnection, { name: 'tasks', description: 'Tasks, filtered and in order.' })
  list(@Ctx() ctx: Context, @Args(() => TasksArgs) args: TasksArgs): Promise<TaskConnection> {
    return this.tasks.list(ctx, args);
  }

  @FieldResolver(() => String, { complexity: 20, description: 'What is to be done.' })
  title(@Ctx() ctx: Context, @Root() task: Task): Promise<string> {
    return this.tasks.title(ctx, task);
  }

  @FieldResolver(() => String, { complexity: 20, description: 'What happened, in one line.' })
  summary(@Ctx() ctx: Context, @Root() task: Task): Promise<string> {
    return this.tasks.summary(ctx, task);
  }

  @FieldResolver(() => Boolean, { description: 'Whether its moment has passed while it is open or in progress.' })
  isOverdue(@Ctx() ctx: Context, @Root() task: Task): boolean {
    return isOverdue(task, ctx.now());
  }

  @FieldResolver(() => PendingOutcome, {
    nullable: true,
    description: 'An outcome that was given with `holdFor` and can still be taken back; null without one.',
  })
  pendingOutcome(@Root() { held }: Task): PendingOutcome | null {
    return held === null ? null : { outcome: held.outcome ?? null, note: held.note ?? null, until: held.until };
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Task): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact that it is about.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Task): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who is to do it; null when nobody is assigned.' })
  assignee(@Ctx() ctx: Context, @Root() { assigneeId }: Task): Promise<Member | null> | null {
    return assigneeId === null ? null : this.members.byId(ctx, assigneeId);
  }

  @FieldResolver(() => [Task], {
    description: 'The tasks that come first and have been launched: it cannot be completed before they are done.',
  })
  dependsOn(@Ctx() ctx: Context, @Root() task: Task): Promise<Task[]> {
    return this.tasks.dependenciesOf(ctx, task);
  }

  @FieldResolver(() => Boolean, { description: 'Whether a task that comes first is not done yet, or not launched.' })
  isBlocked(@Ctx() ctx: Context, @Root() task: Task): Promise<boolean> {
    return this.tasks.isBlocked(ctx, task);
  }

  @FieldResolver(() => Cause, { description: 'Why it was launched.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Task): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it ended; null while it is open.' })
  endCause(@Ctx() ctx: Context, @Root() { endCauseId }: Task): Promise<Cause | null> | null {
    return endCauseId === null ? null : this.causes.byId(ctx, endCauseId);
  }
}

@Resolver(() => TaskCount)
export class TaskCountResolver {
  constructor(private readonly counts: TaskCountService) {}

  @Query(() => [TaskCount], {
    complexity: 5_000,
    description:
      'How many tasks share a status, a kind, an assignee, …; with `across`, how many share two things: a cross-tab, ' +
      '2,000 groups at most.',
  })
  taskCounts(
    @Ctx() ctx: Context,
    @Arg('by', () => TaskCountBy, { description: 'What to count by.' }) by: keyof typeof TaskCountBy,
    @Arg('across', () => TaskCountBy, { nullable: true, description: 'What else to count by.' })
    across?: keyof typeof TaskCountBy | null,
    @Arg('filter', () => TaskFilter, { nullable: true, description: 'Which tasks; all when left out.' })
    filter?: TaskFilter | null,
  ): Promise<TaskCount[]> {
    return this.counts.countBy(ctx, by, filter, across);
  }
}

@Resolver(() => Account)
export class AccountTasksResolver {
  constructor(private readonly service: TaskService) {}

  @FieldResolver(() => TaskConnection, { description: 'The account’s tasks, filtered and in order.' })
  tasks(@Ctx() ctx: Context, @Root() { id }: Account, @Args(() => TasksArgs) args: TasksArgs): Promise<TaskConnection> {
    return this.service.list(ctx, args, id);
  }

  @FieldResolver(() => Int, { description: 'How many of its tasks are open, in progress or snoozed.' })
  openTaskCount(@Ctx() ctx: Context, @Root() { id }: Account): Promise<number> {
    return this.service.openCount(ctx, id);
  }
}

@Resolver(() => Member)
export class MemberTasksResolver {
  constructor(private readonly service: TaskService) {}

  @FieldResolver(() => TaskConnection, { description: 'The tasks that are assigned to the member.' })
  tasks(@Ctx() ctx: Context, @Root() { id }: Member, @Args(() => TasksArgs) args: TasksArgs): Promise<TaskConnection> {
    const filter = { and: [...(args.filter ? [args.filter] : []), { assigneeIds: [id] }] };
    return this.service.list(ctx, { ...args, filter } as TasksArgs);
  }
}
