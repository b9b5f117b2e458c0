import { isIn, where } from '../../database/sql.js';
import type { EventType } from '../../event/catalogue.js';
import type { LifecycleEventRow } from '../../event/lifecycle-event.entity.js';
import type { Calendar } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { toldTask } from '../../task/listed-task.js';
import { TASK_CRITERIA } from '../../task/task.criteria.js';
import type { TaskFilter } from '../../task/task.inputs.js';
import type { TaskService } from '../../task/task.service.js';
import type { LifecycleEventService } from '../lifecycle-event.service.js';
import { changeByNow, changeOf } from './list-change.rules.js';
import { mapStream } from './map-stream.js';
import { taskIdsWhere } from './stream.sql.js';
import type { StreamChange } from './stream-change.js';
import { TaskChange } from './task-stream.view.js';

const TASK_EVENTS: readonly EventType[] = ['task.launched', 'task.changed', 'task.completed', 'task.cancelled'];

export interface TaskStreamRequest {
  readonly filter?: TaskFilter | null;
  readonly after?: string | null;
}

/** Tells what events do to a list of tasks, from the events’ data alone: nothing is remembered about a subscriber. */
export class TaskStreamService {
  constructor(
    private readonly events: LifecycleEventService,
    private readonly tasks: TaskService,
    private readonly calendar: Calendar,
  ) {}

  /** @throws BAD_INPUT, CURSOR_INVALID, CURSOR_EXPIRED */
  async stream(ctx: Context, { filter, after }: TaskStreamRequest): Promise<AsyncIterable<readonly TaskChange[]>> {
    this.tasks.conditions(ctx, filter);
    const rows = await this.events.rows(ctx, { filter: { types: TASK_EVENTS }, after });
    return mapStream(rows, (batch) => this.changesBy(ctx, batch, filter));
  }

  private async changesBy(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: TaskFilter | null | undefined,
  ): Promise<TaskChange[]> {
    const matching = await this.matchingNow(
      ctx,
      rows.filter((row) => toldBy(row) === undefined),
      filter,
    );
    return rows.flatMap((row) => {
      const taskId = String(row.data.taskId);
      const change = this.changeBy(ctx, row, filter) ?? matching.get(taskId);
      return change ? [Object.assign(new TaskChange(), { cursor: row.cursor, change, taskId })] : [];
    });
  }

  private changeBy(
    ctx: Context,
    row: LifecycleEventRow,
    filter: TaskFilter | null | undefined,
  ): StreamChange | undefined {
    const told = toldBy(row);
    const at = { now: ctx.now(), calendar: this.calendar };
    if (told === undefined) return undefined;
    const wasListed = told.before !== null && TASK_CRITERIA.match(filter, told.before, at);
    return changeOf(wasListed, TASK_CRITERIA.match(filter, told.after, at));
  }

  /** What is told of tasks by events of a release that told too little to decide by. */
  private async matchingNow(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: TaskFilter | null | undefined,
  ): Promise<ReadonlyMap<string, StreamChange>> {
    if (rows.length === 0) return new Map();
    const ids = [...new Set(rows.map(({ data }) => String(data.taskId)))];
    const { text, values } = where([isIn('id', ids), ...this.tasks.conditions(ctx, filter)]);
    const found = new Set((await ctx.db.query<{ id: string }>(taskIdsWhere(text), values)).map(({ id }) => id));
    return new Map(ids.map((id) => [id, changeByNow(found.has(id))]));
  }
}

const toldBy = ({ type, accountId, data }: LifecycleEventRow) => toldTask(type, accountId ?? '', data);
