import { present } from '../../kernel/present.js';
import { launchTask } from '../../task/task.rules.js';
import type { Dependency } from '../../task/task.state.js';
import type { TaskStep } from '../model/task-step.js';
import type { Walk } from '../model/walk.js';
import { assignTask } from './assign-task.js';
import { bindingsOf } from './bound-text.js';
import { isCleared } from './run-tasks.js';

/** Launches a step's task. One whose cause has cleared already is skipped, not launched to be closed at once. */
export function launch(step: TaskStep, walk: Walk): void {
  if (isCleared(step, walk)) {
    walk.skip(step, step.clears?.reads(walk.frame) ?? {}, 'CAUSE_CLEARED');
    return;
  }
  const { draft, scribe, run } = walk;
  const key = walk.effectKey(step);
  const taskId = scribe.id('task', key);
  const bindings = bindingsOf(step.reads, walk);
  const dueAt = step.due === undefined ? undefined : walk.later(step.due);
  const assigneeId = assignTask(step, taskId, walk);
  const state = walk.begin(step, present({ ...bindings, due: step.due, assigneeId }));
  state.taskId = taskId;
  if (step.escalate !== undefined) state.escalateAt = walk.later(step.escalate.after);
  launchTask(
    draft,
    {
      id: taskId,
      key,
      kind: step.taskKind,
      title: step.title.source,
      bindings,
      priority: step.priority ?? 'NORMAL',
      checklist: step.checklist ?? [],
      outcomes: step.outcomes ?? [],
      playbookKey: run.playbookKey,
      runId: run.id,
      stepKey: step.key,
      causeId: state.causeId,
      ...present({ contactId: contactOf(step, walk), assigneeId, dueAt, dependsOn: dependenciesOf(step, walk) }),
    },
    scribe,
  );
}

/** The tasks that come first: launched, or still to come. One that has ended, or was skipped, is not waited for. */
function dependenciesOf({ dependsOn = [] }: TaskStep, { run, draft }: Walk): Dependency[] {
  return dependsOn.flatMap((step): Dependency[] => {
    const state = run.steps[step];
    if (state === undefined) return [{ step }];
    return state.taskId !== undefined && draft.tasks.open[state.taskId] !== undefined
      ? [{ step, taskId: state.taskId }]
      : [];
  });
}

function contactOf({ contact }: TaskStep, { run }: Walk): string | undefined {
  if (contact === 'none') return undefined;
  return contact === 'event' ? run.eventContactId : (run.contactId ?? run.eventContactId);
}
