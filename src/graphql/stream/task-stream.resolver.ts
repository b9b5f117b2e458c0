import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import { Context } from '../../kernel/context.js';
import { notFound } from '../../kernel/errors.js';
import { Task } from '../../task/task.entity.js';
import { TaskService } from '../../task/task.service.js';
import { byStream } from '../schema.js';
import { TaskChange, TaskStreamArgs } from './task-stream.view.js';

@Resolver(() => TaskChange)
export class TaskStreamResolver {
  constructor(private readonly tasks: TaskService) {}

  @Subscription(() => TaskChange, {
    subscribe: byStream,
    description:
      'What happens to a list of tasks: what comes in, changes and leaves. Time alone (a task that becomes ' +
      'overdue) is no event.',
  })
  taskChanged(@Root() change: TaskChange, @Args(() => TaskStreamArgs) _args: TaskStreamArgs): TaskChange {
    return change;
  }

  @FieldResolver(() => Task)
  async task(@Ctx() ctx: Context, @Root() { taskId }: TaskChange): Promise<Task> {
    return (await this.tasks.byId(ctx, taskId)) ?? Promise.reject(notFound('task', taskId));
  }
}
