import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Context } from '../kernel/context.js';
import {
  AssignTaskInput,
  CancelTaskInput,
  CompleteTaskInput,
  CompleteTaskPayload,
  CreateTaskInput,
  SnoozeTaskInput,
  StartTaskInput,
  TaskPayload,
  TickChecklistItemInput,
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
}
