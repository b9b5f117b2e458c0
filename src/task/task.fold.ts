import type { Scribe } from '../event/scribe.js';
import type { JourneyPart } from '../journey/journey.state.js';
import { badInput, conflict, PerennialError } from '../kernel/errors.js';
import { present } from '../kernel/present.js';
import { commandCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { commandProperties, keyHash, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { beforeOf } from './listed-task.js';
import { checkOutcome } from './outcome.rules.js';
import { TASK_COMMANDS } from './task.commands.js';
import { reportTask } from './task.record.js';
import { changeTask, checkUnblocked, endTask, launchTask, type TasksDraft } from './task.rules.js';
import type { TaskState } from './task.state.js';
import { completeTask } from './task-completion.js';

/** What the task folds read and change of an account's turn. */
interface TaskDraft extends TasksDraft {
  readonly journey: JourneyPart;
  readonly account: { readonly ownerId?: string | null | undefined };
}

type Fold = (draft: TaskDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void;

export const taskFolds: Partial<Record<SignalType, Fold>> = {
  'task.created': foldCreated,
  'task.started': foldStarted,
  'task.completed': foldCompleted,
  'task.snoozed': foldSnoozed,
  'task.cancelled': foldCancelled,
  'task.assigned': foldAssigned,
  'task.ticked': foldTicked,
  'task.edited': foldEdited,
  'task.reopened': foldReopened,
  'task.outcomeWithdrawn': foldOutcomeWithdrawn,
};

function foldCreated(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const { title, kind, contactId, assigneeId, dueAt, priority, checklist, outcomes } = commandProperties(
    TASK_COMMANDS.created,
    signal,
  );
  const assignee = assigneeId === undefined ? draft.account.ownerId : assigneeId;
  const causeId = commandCause(scribe, signal, 'created the task.');
  const key = `command/${keyHash(signal.key)}`;
  launchTask(
    draft,
    {
      id: recordIdOf('task', signal),
      key,
      title,
      kind,
      priority,
      checklist,
      outcomes,
      bindings: {},
      causeId,
      ...present({ contactId, assigneeId: assignee, dueAt }),
    },
    scribe,
  );
}

function foldStarted(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const task = openTask(draft, commandProperties(TASK_COMMANDS.started, signal));
  if (task.status === 'IN_PROGRESS') return;
  changeTask(task, scribe, commandCause(scribe, signal, 'started the task.'), () => {
    task.status = 'IN_PROGRESS';
    task.startedAt ??= scribe.now;
    delete task.snoozedUntil;
  });
}

function foldCompleted(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(TASK_COMMANDS.completed, signal);
  const task = openTask(draft, said);
  checkUnblocked(draft.tasks, task);
  checkOutcome(task, said.outcome);
  const { outcome, note, touchpoint, holdFor } = said;
  const given = { actorId: signal.actorId, ...present({ outcome, note, touchpoint }) };
  if (holdFor === undefined) {
    delete task.held;
    return completeTask(draft, task, given, scribe);
  }
  changeTask(task, scribe, commandCause(scribe, signal, 'gave the task’s outcome, which can be withdrawn.'), () => {
    task.held = { ...given, until: scribe.now + holdFor };
  });
}

function foldOutcomeWithdrawn(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const task = openTask(draft, commandProperties(TASK_COMMANDS.outcomeWithdrawn, signal));
  if (task.held === undefined)
    throw badInput('The task has no outcome that can be withdrawn: complete it with `holdFor` for that.', 'id');
  changeTask(task, scribe, commandCause(scribe, signal, 'withdrew the task’s outcome.'), () => {
    delete task.held;
  });
}

function foldEdited(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(TASK_COMMANDS.edited, signal);
  const task = openTask(draft, said);
  const { title, dueAt, priority, note } = said;
  changeTask(task, scribe, commandCause(scribe, signal, 'edited the task.'), () => {
    Object.assign(task, present({ title, priority, dueAt: dueAt ?? undefined, note: note ?? undefined }));
    if (dueAt === null) delete task.dueAt;
    if (note === null) delete task.note;
  });
}

function foldReopened(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const { task: kept } = commandProperties(TASK_COMMANDS.reopened, signal);
  const open = draft.tasks.open[kept.id];
  if (open !== undefined)
    throw conflict('task', kept.version, { id: open.id, version: open.version, status: open.status });
  const { bindings, endedAt, ...rest } = kept;
  const task = {
    ...present(rest),
    bindings: bindings as TaskState['bindings'],
    key: `reopened/${kept.id}`,
    status: kept.startedAt === undefined ? 'OPEN' : 'IN_PROGRESS',
    version: kept.version + 1,
  } as unknown as TaskState;
  draft.tasks.open[task.id] = task;
  const before = { ...beforeOf(task, endedAt), status: kept.status };
  reportTask(task, scribe, {
    type: 'task.changed',
    causeId: commandCause(scribe, signal, 'reopened the task.'),
    before,
  });
}

function foldSnoozed(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(TASK_COMMANDS.snoozed, signal);
  const task = openTask(draft, said);
  if (said.until <= scribe.now) throw badInput('A task is snoozed until a moment in the future.', 'until');
  changeTask(task, scribe, commandCause(scribe, signal, 'snoozed the task.'), () => {
    task.status = 'SNOOZED';
    task.snoozedUntil = said.until;
  });
}

function foldCancelled(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(TASK_COMMANDS.cancelled, signal);
  endTask(
    draft,
    openTask(draft, said),
    'CANCELLED',
    { note: said.reason, endCauseId: commandCause(scribe, signal, 'cancelled the task.') },
    scribe,
  );
}

function foldAssigned(draft: TaskDraft, signal: Signal, scribe: Scribe, { surroundings }: FoldMoment): void {
  const said = commandProperties(TASK_COMMANDS.assigned, signal);
  const task = openTask(draft, said);
  if (said.memberId !== null && surroundings.members.get(said.memberId)?.isActive !== true)
    throw badInput('A task is assigned to a member of the team who is active.', 'memberId');
  changeTask(
    task,
    scribe,
    commandCause(scribe, signal, said.memberId === null ? 'took the task from its assignee.' : 'assigned the task.'),
    () => {
      if (said.memberId === null) delete task.assigneeId;
      else task.assigneeId = said.memberId;
    },
  );
}

function foldTicked(draft: TaskDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(TASK_COMMANDS.ticked, signal);
  const task = openTask(draft, said);
  const item = task.checklist.find(({ key }) => key === said.itemKey);
  if (item === undefined)
    throw badInput(
      `The checklist has no item “${said.itemKey}”; it has ` +
        `${task.checklist.map(({ key }) => key).join(', ') || 'none'}.`,
      'itemKey',
    );
  if (item.isDone === said.isDone) return;
  changeTask(
    task,
    scribe,
    commandCause(
      scribe,
      signal,
      said.isDone ? 'ticked an item of the checklist.' : 'unticked an item of the checklist.',
    ),
    () => {
      item.isDone = said.isDone;
    },
  );
}

/** @throws TASK_CLOSED when it is no longer open, CONFLICT when it changed since the version that was expected. */
function openTask(
  draft: TaskDraft,
  { taskId, expectedVersion }: { taskId: string; expectedVersion?: number | undefined },
): TaskState {
  const task = draft.tasks.open[taskId];
  if (task === undefined)
    throw new PerennialError('TASK_CLOSED', 'The task is done or cancelled already.', { id: taskId });
  if (expectedVersion !== undefined && expectedVersion !== task.version) {
    const { id, version, status, priority, assigneeId, dueAt, outcome, checklist } = task;
    throw conflict('task', expectedVersion, { id, version, status, priority, assigneeId, dueAt, outcome, checklist });
  }
  return task;
}
