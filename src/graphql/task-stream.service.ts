import type { EventType } from '../event/catalogue.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { listChangeOf, type TaskCriteria } from '../task/task-filter.rules.js';
import type { LifecycleEventService } from './lifecycle-event.service.js';
import { mapStream } from './map-stream.js';
import { TaskChange } from './task-stream.types.js';

const TASK_EVENTS: readonly EventType[] = ['task.launched', 'task.changed', 'task.completed', 'task.cancelled'];

export interface TaskStreamRequest {
  readonly filter?: TaskCriteria | null;
  readonly after?: string | null;
}

/** Tells what events do to a list of tasks, from the events’ data alone: nothing is remembered about a subscriber. */
export class TaskStreamService {
  constructor(
    private readonly events: LifecycleEventService,
    private readonly calendar: Calendar,
  ) {}

  async stream(ctx: Context, { filter, after }: TaskStreamRequest): Promise<AsyncIterable<readonly TaskChange[]>> {
    const rows = await this.events.rows(ctx, { filter: { types: TASK_EVENTS }, after });
    return mapStream(rows, (batch) => batch.flatMap((row) => this.changeBy(ctx, row, filter)));
  }

  private changeBy(
    ctx: Context,
    { type, accountId, data, cursor }: LifecycleEventRow,
    filter: TaskCriteria | null | undefined,
  ): TaskChange[] {
    const change = listChangeOf(
      filter,
      { type, accountId: accountId ?? '', data },
      { now: ctx.now(), calendar: this.calendar },
    );
    return change ? [Object.assign(new TaskChange(), { cursor, change, taskId: String(data.taskId) })] : [];
  }
}
