import type { FactValue } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { PerennialError } from '../kernel/errors.js';
import { present } from '../kernel/present.js';
import { beforeOf } from './listed-task.js';
import { CAUSE_CLEARED, outcomesOf } from './outcome.rules.js';
import { reportTask, type TaskEnding } from './task.record.js';
import type { Dependency, TaskPart, TaskState } from './task.state.js';
import type { TaskKind, TaskPriority } from './task.types.js';

/** A task to launch. */
export interface TaskSpec {
  /** Idempotency within the account: playbook, subject, occurrence, step and round; or the command's key. */
  readonly key: string;
  /** The task's id; made from the key when left out. */
  readonly id?: string;
  readonly kind: TaskKind;
  /** A template: rendered on read. */
  readonly title: string;
  /**
   * What the template reads besides names, as it is now. A moment is bound as a text, for a template shows it as it is
   * bound.
   */
  readonly bindings: Readonly<Record<string, FactValue | null>>;
  readonly contactId?: string;
  readonly assigneeId?: string;
  readonly dueAt?: number;
  readonly priority: TaskPriority;
  readonly checklist: readonly string[];
  readonly outcomes: readonly string[];
  readonly dependsOn?: readonly Dependency[];
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
  readonly causeId: string;
}

/** The part of a draft that task rules change. */
export interface TasksDraft {
  readonly tasks: TaskPart;
}

/** Launches a task. The same key again, while that task is open, gives the task that is there. */
export function launchTask(draft: TasksDraft, spec: TaskSpec, scribe: Scribe): TaskState {
  const known = Object.values(draft.tasks.open).find(({ key }) => key === spec.key);
  if (known !== undefined) return known;
  const task = taskOf(spec, scribe);
  draft.tasks.open[task.id] = task;
  reportTask(task, scribe, { type: 'task.launched', causeId: spec.causeId });
  return task;
}

function taskOf(spec: TaskSpec, scribe: Scribe): TaskState {
  const { contactId, assigneeId, dueAt, playbookKey, runId, stepKey, dependsOn } = spec;
  return {
    id: spec.id ?? scribe.id('task', spec.key),
    key: spec.key,
    kind: spec.kind,
    title: spec.title,
    bindings: spec.bindings,
    status: 'OPEN',
    priority: spec.priority,
    outcomes: outcomesOf(spec.kind, spec.outcomes),
    checklist: spec.checklist.map((text, index) => ({ key: `item${index + 1}`, text, isDone: false })),
    causeId: spec.causeId,
    createdAt: scribe.now,
    version: 1,
    ...present({ contactId, assigneeId, dueAt, playbookKey, runId, stepKey }),
    ...(dependsOn !== undefined && dependsOn.length > 0 && { dependsOn, isBlocked: true }),
  };
}

/** Changes an open task, counts its version up and tells of it. */
export function changeTask(task: TaskState, scribe: Scribe, causeId: string, change: (task: TaskState) => void): void {
  const before = beforeOf(task);
  change(task);
  task.version += 1;
  reportTask(task, scribe, { type: 'task.changed', causeId, before });
}

/** Ends an open task: it leaves the account's memory, its row stays. */
export function endTask(
  draft: TasksDraft,
  task: TaskState,
  status: 'DONE' | 'CANCELLED',
  ending: Omit<TaskEnding, 'endedAt'> & { outcome?: string | undefined; endCauseId: string },
  scribe: Scribe,
): void {
  const { outcome, note, endCauseId } = ending;
  const endedAt = scribe.now;
  const before = beforeOf(task);
  task.status = status;
  task.version += 1;
  if (outcome !== undefined) task.outcome = outcome;
  delete task.snoozedUntil;
  delete task.held;
  delete draft.tasks.open[task.id];
  draft.tasks.ended[task.id] = { status, endedAt, ...present({ outcome }) };
  if (status === 'DONE') draft.tasks.lastCompletedAt = endedAt;
  reportTask(task, scribe, {
    type: status === 'DONE' ? 'task.completed' : 'task.cancelled',
    causeId: endCauseId,
    before,
    ending: { endedAt, note, endCauseId },
  });
}

/** Cancels a task if it is still open; one that somebody has given an outcome is completed with it instead. */
export function cancelTask(
  draft: TasksDraft,
  taskId: string,
  { outcome, causeId, note }: { outcome?: string; causeId: string; note?: string | undefined },
  scribe: Scribe,
): void {
  const task = draft.tasks.open[taskId];
  if (task === undefined) return;
  if (task.held === undefined) endTask(draft, task, 'CANCELLED', { outcome, note, endCauseId: causeId }, scribe);
  else task.held = { ...task.held, until: scribe.now };
}

/**
 * The task's cause has cleared: nobody has begun it = it ends CANCELLED with outcome CAUSE_CLEARED; in progress = it is
 * marked, once.
 */
export function clearTask(draft: TasksDraft, taskId: string, causeId: string, scribe: Scribe): void {
  const task = draft.tasks.open[taskId];
  if (task === undefined) return;
  if (task.startedAt === undefined || task.held !== undefined)
    return cancelTask(draft, taskId, { outcome: CAUSE_CLEARED, causeId }, scribe);
  if (task.causeClearedAt !== undefined) return;
  changeTask(task, scribe, causeId, () => {
    task.causeClearedAt = scribe.now;
  });
}

/** The tasks that must be done before this one and are not: open, or not launched yet. */
export const outstanding = (
  { open }: TaskPart,
  { dependsOn = [] }: Pick<TaskState, 'dependsOn'>,
): readonly Dependency[] => dependsOn.filter(({ taskId }) => taskId === undefined || open[taskId] !== undefined);

/** @throws TASK_BLOCKED naming the tasks that come first */
export function checkUnblocked(part: TaskPart, task: TaskState): void {
  const first = outstanding(part, task);
  if (first.length === 0) return;
  const steps = first.map(({ step }) => step);
  throw new PerennialError(
    'TASK_BLOCKED',
    `The task cannot be completed before ${steps.join(', ')} ${steps.length === 1 ? 'is' : 'are'} done.`,
    {
      id: task.id,
      dependsOn: first.map(({ step, taskId }) => ({ step, taskId: taskId ?? null })),
    },
  );
}

/** Wakes the snoozed tasks whose time has come: one that was begun is in progress again. */
export function wakeTasks(draft: TasksDraft, scribe: Scribe, at: { readonly now: number }): void {
  for (const task of Object.values(draft.tasks.open)) {
    if (task.snoozedUntil === undefined || task.snoozedUntil > at.now) continue;
    const causeId = scribe.cause({ kind: 'TIME', summary: 'The task’s snooze is over.' });
    changeTask(task, scribe, causeId, () => {
      task.status = task.startedAt === undefined ? 'OPEN' : 'IN_PROGRESS';
      delete task.snoozedUntil;
    });
  }
}

/** When the next snoozed task wakes, or the next outcome can no longer be withdrawn: the next review is no later. */
export function nextWakeAt({ open }: TaskPart): number | undefined {
  const moments = Object.values(open).flatMap(({ snoozedUntil, held }) =>
    [snoozedUntil, held?.until].filter((at) => at !== undefined),
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** A task is overdue when its moment has passed and somebody should be at it; a snoozed one is not. */
export const isOverdue = (
  { status, dueAt }: { readonly status: string; readonly dueAt?: number | null | undefined },
  now: number,
): boolean => dueAt != null && dueAt < now && (status === 'OPEN' || status === 'IN_PROGRESS');
