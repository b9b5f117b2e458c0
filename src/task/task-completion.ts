import type { Scribe } from '../event/scribe.js';
import type { JourneyDraft } from '../journey/told.rules.js';
import { recordTouchpoint } from '../journey/touchpoint.js';
import { idOf, kindOf } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { actorKind } from '../signal/cause.js';
import { type Reach, touchpointKindOf } from './reach.rules.js';
import { endTask, type TasksDraft } from './task.rules.js';
import type { HeldOutcome, TaskState } from './task.state.js';

/** What completing a task changes of an account's turn. */
export interface CompletionDraft extends TasksDraft, JourneyDraft {}

/** Completes an open task with the outcome that somebody gave it, and writes the touchpoint that follows from it. */
export function completeTask(
  draft: CompletionDraft,
  task: TaskState,
  { actorId, outcome, note, touchpoint }: Omit<HeldOutcome, 'until'>,
  scribe: Scribe,
): void {
  const cause = { kind: actorKind(actorId), summary: '{{actor}} completed the task.', actorId } as const;
  const endCauseId = scribe.cause(cause);
  endTask(draft, task, 'DONE', { outcome, note: note ?? task.note, endCauseId }, scribe);
  const kind = touchpointKindOf(task.kind, outcome, touchpoint);
  if (kind === undefined) return;
  const { direction = 'OUTBOUND', channel, sentiment, notes = note }: Reach = touchpoint ?? {};
  const memberId = kindOf(actorId) === 'member' ? actorId : task.assigneeId;
  recordTouchpoint(
    draft,
    {
      id: taskTouchpointId(task),
      kind,
      direction,
      status: 'DONE',
      at: scribe.now,
      taskId: task.id,
      isAutomatic: false,
      isAnswered: true,
      ...present({ channel, sentiment, notes, memberId, contactId: task.contactId }),
    },
    scribe,
    endCauseId,
  );
}

/** Completes the tasks whose outcome can no longer be withdrawn. A turn calls it before anything is decided. */
export function settleHeldOutcomes(draft: CompletionDraft, scribe: Scribe, at: { readonly now: number }): void {
  for (const task of Object.values(draft.tasks.open)) {
    const { held } = task;
    if (held === undefined || held.until > at.now) continue;
    delete task.held;
    completeTask(draft, task, held, scribe);
  }
}

/** The id of the touchpoint that finishing a task writes. */
export const taskTouchpointId = ({ id, createdAt }: Pick<TaskState, 'id' | 'createdAt'>): string =>
  idOf('touchpoint', createdAt, id);
