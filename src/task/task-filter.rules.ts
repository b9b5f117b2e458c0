import type { Calendar } from '../kernel/calendar.js';
import { isOverdue } from './task.rules.js';
import type { TaskKind, TaskPriority, TaskStatus } from './task.types.js';

/** Which tasks. All that is given must hold; a list matches any of its values. */
export interface TaskCriteria {
  readonly and?: readonly TaskCriteria[] | null;
  readonly or?: readonly TaskCriteria[] | null;
  readonly not?: TaskCriteria | null;
  readonly assigneeIds?: readonly string[] | null;
  readonly statuses?: readonly TaskStatus[] | null;
  /** `YYYY-MM-DD`, the company's day, included. */
  readonly dueOnOrBefore?: string | null;
  readonly kinds?: readonly TaskKind[] | null;
  readonly priorities?: readonly TaskPriority[] | null;
  readonly accountIds?: readonly string[] | null;
  readonly contactIds?: readonly string[] | null;
  readonly playbookKeys?: readonly string[] | null;
  readonly isOverdue?: boolean | null;
  readonly isUnassigned?: boolean | null;
}

/** What a filter looks at in a task. */
export interface TaskMarks {
  readonly accountId: string;
  readonly status: string;
  readonly kind: string;
  readonly priority: string;
  readonly assigneeId?: string | null;
  readonly contactId?: string | null;
  readonly playbookKey?: string | null;
  readonly dueAt?: number | null;
}

export interface CriteriaMoment {
  readonly now: number;
  readonly calendar: Calendar;
}

export type ListChange = 'ADDED' | 'CHANGED' | 'REMOVED';

/** Whether a task is on the list of a filter: the same as the list's SQL says. */
export function matchesTask(filter: TaskCriteria | null | undefined, task: TaskMarks, at: CriteriaMoment): boolean {
  if (!filter) return true;
  const matches = (part: TaskCriteria) => matchesTask(part, task, at);
  return (
    includes(filter.assigneeIds, task.assigneeId) &&
    includes(filter.statuses, task.status) &&
    includes(filter.kinds, task.kind) &&
    includes(filter.priorities, task.priority) &&
    includes(filter.accountIds, task.accountId) &&
    includes(filter.contactIds, task.contactId) &&
    includes(filter.playbookKeys, task.playbookKey) &&
    (filter.dueOnOrBefore == null ||
      (task.dueAt != null && task.dueAt < dayAfter(filter.dueOnOrBefore, at.calendar))) &&
    (filter.isOverdue == null || filter.isOverdue === isOverdue(task, at.now)) &&
    (filter.isUnassigned == null || filter.isUnassigned === (task.assigneeId == null)) &&
    (filter.and ?? []).every(matches) &&
    (filter.or == null || filter.or.some(matches)) &&
    (filter.not == null || !matches(filter.not))
  );
}

/**
 * What an event did to a filter's list, from the event's data alone (`task.launched`, `task.changed`, …): it holds the
 * task as it is and, as `before.*`, what a change may move as it was. Undefined when the task was not on the list and
 * is not.
 */
export function listChangeOf(
  filter: TaskCriteria | null | undefined,
  event: { readonly type: string; readonly accountId: string; readonly data: Readonly<Record<string, unknown>> },
  at: CriteriaMoment,
): ListChange | undefined {
  const after = { ...event.data, accountId: event.accountId } as unknown as TaskMarks;
  const was = event.type !== 'task.launched' && matchesTask(filter, beforeOf(after, event.data), at);
  const is = matchesTask(filter, after, at);
  if (was && is) return 'CHANGED';
  return was ? 'REMOVED' : is ? 'ADDED' : undefined;
}

function beforeOf(after: TaskMarks, data: Readonly<Record<string, unknown>>): TaskMarks {
  const {
    'before.status': status,
    'before.priority': priority,
    'before.assigneeId': assigneeId,
    'before.dueAt': dueAt,
  } = data;
  return { ...after, status, priority, assigneeId, dueAt } as TaskMarks;
}

/** The moment at which the day after a local date begins. */
export const dayAfter = (date: string, calendar: Calendar): number =>
  calendar.startOf(calendar.dayOf(calendar.startOfDate(date)) + 1);

const includes = (wanted: readonly string[] | null | undefined, value: string | null | undefined): boolean =>
  wanted == null || (value != null && wanted.includes(value));
