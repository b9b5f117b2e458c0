import type { Scribe } from '../event/scribe.js';
import { writeTimeline } from '../journey/timeline.js';
import { hashKey } from '../kernel/ids.js';
import { MOVABLE, type TaskBefore } from './listed-task.js';
import type { TaskState } from './task.state.js';
import { TASK_PRIORITIES } from './task.types.js';

/** How a task ended. */
export interface TaskEnding {
  readonly endedAt: number;
  readonly note?: string | undefined;
  readonly endCauseId?: string | undefined;
}

type TaskEvent = 'task.launched' | 'task.changed' | 'task.completed' | 'task.cancelled';

/** Writes a task's row and tells of it. Every row has all columns, so that rows of one turn go out together. */
export function reportTask(
  task: TaskState,
  scribe: Scribe,
  told: { type: TaskEvent; causeId: string; before?: TaskBefore; ending?: TaskEnding },
): void {
  const { type, causeId, before, ending } = told;
  scribe.write({
    table: 'task',
    mode: type === 'task.launched' ? 'insert' : 'upsert',
    row: rowOf(task, scribe.accountId, ending),
  });
  writeTimeline(scribe, {
    kind: 'TASK',
    refId: task.id,
    at: ending?.endedAt ?? task.dueAt ?? task.createdAt,
    isPlanned: ending === undefined,
  });
  scribe.emit({
    type,
    causeId,
    data: { ...fieldsOf(task, ending), ...(before === undefined ? {} : beforeFields(before)) },
    ...(task.contactId === undefined ? {} : { contactId: task.contactId }),
    ...(task.playbookKey === undefined ? {} : { playbookKey: task.playbookKey }),
  });
}

function rowOf(task: TaskState, accountId: string, ending: TaskEnding | undefined) {
  return {
    id: task.id,
    account_id: accountId,
    contact_id: task.contactId ?? null,
    assignee_id: task.assigneeId ?? null,
    kind: task.kind,
    title_template: task.title,
    bindings: JSON.stringify(task.bindings),
    status: task.status,
    priority: task.priority,
    priority_level: TASK_PRIORITIES.indexOf(task.priority),
    due_at: task.dueAt ?? null,
    outcomes: JSON.stringify(task.outcomes),
    outcome: task.outcome ?? null,
    checklist: JSON.stringify(task.checklist),
    note: ending?.note ?? task.note ?? null,
    cause_id: task.causeId,
    end_cause_id: ending?.endCauseId ?? null,
    playbook_key: task.playbookKey ?? null,
    run_id: task.runId ?? null,
    step_key: task.stepKey ?? null,
    effect_hash:
      task.effectHash === undefined ? hashKey(`${accountId}/${task.key}`) : Buffer.from(task.effectHash, 'hex'),
    created_at: task.createdAt,
    started_at: task.startedAt ?? null,
    ended_at: ending?.endedAt ?? null,
    snoozed_until: task.snoozedUntil ?? null,
    held: task.held === undefined ? null : JSON.stringify(task.held),
    cause_cleared_at: task.causeClearedAt ?? null,
    depends_on: task.dependsOn === undefined ? null : JSON.stringify(task.dependsOn),
    version: task.version,
  };
}

const fieldsOf = (
  { id, kind, status, assigneeId, contactId, priority, dueAt, outcome, playbookKey, runId, createdAt }: TaskState,
  ending: TaskEnding | undefined,
) => ({
  taskId: id,
  kind,
  status,
  priority,
  assigneeId,
  contactId,
  dueAt,
  outcome,
  playbookKey,
  runId,
  createdAt,
  endedAt: ending?.endedAt,
});

const beforeFields = (before: TaskBefore) =>
  Object.fromEntries(MOVABLE.map((name) => [`before.${name}`, before[name]]));
