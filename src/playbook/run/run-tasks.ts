import { isDeepStrictEqual } from 'node:util';
import { cancelTask, changeTask, clearTask, outstanding } from '../../task/task.rules.js';
import type { Dependency, TaskState } from '../../task/task.state.js';
import type { StepState } from '../model/playbook.state.js';
import type { Launches } from '../model/step-kind.js';
import type { TaskStep } from '../model/task-step.js';
import type { Walk } from '../model/walk.js';
import { assignTask } from './assign-task.js';

interface OpenTask {
  readonly step: TaskStep;
  readonly state: StepState & { readonly taskId: string };
}

/** A run lives on with its tasks: one whose cause is gone is cleared, one that lies too long passes to another. */
export const launchedTasks: Launches = {
  isOpen: (walk) => openTasks(walk).length > 0,
  settle: endSteps,
  clear: clearTasks,
  tend: (walk, isThrough) => {
    escalateTasks(walk);
    releaseTasks(walk, isThrough);
  },
  close: (walk, causeId, isAchieved) => {
    cancelTasks(walk, causeId, isAchieved);
    releaseTasks(walk, true);
    endSteps(walk);
  },
};

/** The run's own tasks that are not known to have ended. */
function openTasks(walk: Walk): OpenTask[] {
  return walk
    .waiting()
    .flatMap(({ step, state }) =>
      state.taskId !== undefined ? [{ step: step as TaskStep, state: state as OpenTask['state'] }] : [],
    );
}

/** Ends the steps whose tasks have ended. */
function endSteps(walk: Walk): void {
  for (const { step, state } of openTasks(walk)) {
    if (walk.draft.tasks.open[state.taskId] !== undefined) continue;
    const ended = walk.draft.tasks.ended[state.taskId];
    walk.end(step, ended?.status ?? 'CANCELLED', ended?.outcome, ended?.endedAt, state);
  }
}

/** Clears the tasks whose cause is gone. */
function clearTasks(walk: Walk): void {
  for (const { step, state } of openTasks(walk)) {
    if (walk.draft.tasks.open[state.taskId]?.causeClearedAt !== undefined || !isCleared(step, walk)) continue;
    clearTask(walk.draft, state.taskId, walk.cause(step, clearedBy(step, walk)), walk.scribe);
    walk.hasMoved = true;
  }
}

/**
 * Whether a task's cause is gone: its `clears` is met; or, where it has none and the playbook no goal, the condition of
 * the
 * `when` that fired the run is false. (A goal that is met ends the run, and its tasks with it.)
 */
export function isCleared(step: TaskStep, { frame, playbook: { goal, trigger }, run }: Walk): boolean {
  if (step.clears !== undefined) return step.clears.test(frame) === true;
  return goal === undefined && trigger.form === 'when' && run.by === 'TRIGGER' && trigger.when.test(frame) === false;
}

/**
 * Keeps account of the tasks that come before others: one that was launched since gets its id, one that will not come
 * is no longer waited for, and a task that may now be completed says so. After the last step nothing more comes.
 */
function releaseTasks(walk: Walk, isThrough: boolean): void {
  for (const { state } of openTasks(walk)) {
    const task = walk.draft.tasks.open[state.taskId];
    if (task?.dependsOn === undefined || task.isBlocked !== true) continue;
    const isCurrent = !walk.run.carried?.some((carried) => carried.state === state);
    const dependsOn = task.dependsOn.flatMap((one) =>
      one.taskId === undefined ? launched(one, walk, isThrough || !isCurrent) : [one],
    );
    const isBlocked = outstanding(walk.draft.tasks, { dependsOn }).length > 0;
    if (isBlocked && isDeepStrictEqual(dependsOn, task.dependsOn)) continue;
    changeTask(task, walk.scribe, task.causeId, () => Object.assign(task, { dependsOn, isBlocked }));
  }
}

function launched({ step }: Dependency, { run }: Walk, isTooLate: boolean): Dependency[] {
  const state = run.steps[step];
  if (state === undefined) return isTooLate ? [] : [{ step }];
  return state.taskId === undefined ? [] : [{ step, taskId: state.taskId }];
}

/** Passes open tasks on whose time to be escalated has come. */
function escalateTasks(walk: Walk): void {
  for (const { step, state } of openTasks(walk)) {
    const task = walk.draft.tasks.open[state.taskId];
    if (step.escalate === undefined || state.escalateAt === undefined || task === undefined) continue;
    if (state.escalateAt > walk.now) walk.sleep(state.escalateAt);
    else escalate(step, state, task, walk);
  }
}

/** Ends the open tasks of a run that ends: one that nobody has begun is cancelled, one in progress is marked. */
function cancelTasks(walk: Walk, causeId: string, isAchieved: boolean): void {
  for (const { state } of openTasks(walk)) {
    const isBegun = walk.draft.tasks.open[state.taskId]?.startedAt !== undefined;
    if (isAchieved || isBegun) clearTask(walk.draft, state.taskId, causeId, walk.scribe);
    else cancelTask(walk.draft, state.taskId, { causeId }, walk.scribe);
  }
}

function escalate(step: TaskStep, state: StepState, task: TaskState, walk: Walk): void {
  delete state.escalateAt;
  const causeId = walk.cause(step, { escalatedAfter: step.escalate?.after });
  const assigneeId = assignTask({ ...step, ...step.escalate }, task.id, walk);
  walk.pass.changed.add(walk.run);
  changeTask(task, walk.scribe, causeId, () => {
    if (assigneeId !== undefined) task.assigneeId = assigneeId;
    task.priority = 'HIGH';
  });
}

function clearedBy(step: TaskStep, { frame, playbook: { trigger } }: Walk): Record<string, unknown> {
  if (step.clears !== undefined) return step.clears.reads(frame);
  return trigger.form === 'when' ? trigger.when.reads(frame) : {};
}
