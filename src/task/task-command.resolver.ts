import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Context } from '../kernel/context.js';
import {
  AssignTaskInput,
  AssignTasksInput,
  CancelTaskInput,
  CancelTasksInput,
  ChangeTaskInput,
  CompleteTaskInput,
  CompleteTaskPayload,
  CompleteTasksInput,
  CreateTaskInput,
  ReopenTaskInput,
  SnoozeTaskInput,
  SnoozeTasksInput,
  StartTaskInput,
  TaskPayload,
  TasksPayload,
  TickChecklistItemInput,
  UndoOutcomeInput,
} from './task.inputs.js';
import { TaskCommandService } from './task-command.service.js';

@Resolver()
export class TaskCommandResolver {
  constructor(private readonly commands: TaskCommandService) {}

  @Mutation(() => TaskPayload, { description: 'Makes a task for an account.' })
  async createTask(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateTaskInput, { description: 'The task.' }) input: CreateTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.create(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Begins a task.' })
  async startTask(
    @Ctx() ctx: Context,
    @Arg('input', () => StartTaskInput, { description: 'Which task.' }) input: StartTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.start(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => CompleteTaskPayload, { description: 'Completes a task, with its outcome.' })
  async completeTask(
    @Ctx() ctx: Context,
    @Arg('input', () => CompleteTaskInput, { description: 'Which task, and how it ended.' }) input: CompleteTaskInput,
  ): Promise<CompleteTaskPayload> {
    ctx.require('write');
    return { ...(await this.commands.complete(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Puts a task off until a moment to come.' })
  async snoozeTask(
    @Ctx() ctx: Context,
    @Arg('input', () => SnoozeTaskInput, { description: 'Which task, and until when.' }) input: SnoozeTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.snooze(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Calls a task off.' })
  async cancelTask(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelTaskInput, { description: 'Which task, and why.' }) input: CancelTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.cancel(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Gives a task to a member of the team, or takes it from its assignee.' })
  async assignTask(
    @Ctx() ctx: Context,
    @Arg('input', () => AssignTaskInput, { description: 'Which task, and to whom.' }) input: AssignTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.assign(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Ticks an item of a task’s checklist, or unticks it.' })
  async tickChecklistItem(
    @Ctx() ctx: Context,
    @Arg('input', () => TickChecklistItemInput, { description: 'Which item of which task.' })
    input: TickChecklistItemInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.tick(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, { description: 'Changes what an open task says: its title, moment, priority or note.' })
  async changeTask(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeTaskInput, { description: 'Which task, and what changes.' }) input: ChangeTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.change(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, {
    description: 'Opens a task again that was completed or cancelled. What followed from its end stays.',
  })
  async reopenTask(
    @Ctx() ctx: Context,
    @Arg('input', () => ReopenTaskInput, { description: 'Which task.' }) input: ReopenTaskInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.reopen(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TaskPayload, {
    description: 'Takes back the outcome of a task that was completed with `holdFor`, while its time has not passed.',
  })
  async undoOutcome(
    @Ctx() ctx: Context,
    @Arg('input', () => UndoOutcomeInput, { description: 'Which task.' }) input: UndoOutcomeInput,
  ): Promise<TaskPayload> {
    ctx.require('write');
    return { task: await this.commands.undoOutcome(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TasksPayload, { description: 'Completes many tasks, at most 200; each is answered for itself.' })
  async completeTasks(
    @Ctx() ctx: Context,
    @Arg('input', () => CompleteTasksInput, { description: 'The tasks.' }) input: CompleteTasksInput,
  ): Promise<TasksPayload> {
    ctx.require('write');
    return {
      results: await this.commands.completeAll(ctx, input.tasks),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @Mutation(() => TasksPayload, {
    description: 'Gives many tasks to members of the team, at most 200; each is answered for itself.',
  })
  async assignTasks(
    @Ctx() ctx: Context,
    @Arg('input', () => AssignTasksInput, { description: 'The tasks.' }) input: AssignTasksInput,
  ): Promise<TasksPayload> {
    ctx.require('write');
    return {
      results: await this.commands.assignAll(ctx, input.tasks),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @Mutation(() => TasksPayload, { description: 'Calls many tasks off, at most 200; each is answered for itself.' })
  async cancelTasks(
    @Ctx() ctx: Context,
    @Arg('input', () => CancelTasksInput, { description: 'The tasks.' }) input: CancelTasksInput,
  ): Promise<TasksPayload> {
    ctx.require('write');
    return {
      results: await this.commands.cancelAll(ctx, input.tasks),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @Mutation(() => TasksPayload, { description: 'Puts many tasks off, at most 200; each is answered for itself.' })
  async snoozeTasks(
    @Ctx() ctx: Context,
    @Arg('input', () => SnoozeTasksInput, { description: 'The tasks.' }) input: SnoozeTasksInput,
  ): Promise<TasksPayload> {
    ctx.require('write');
    return {
      results: await this.commands.snoozeAll(ctx, input.tasks),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}
