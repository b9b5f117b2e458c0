import type { Condition } from '../condition/condition.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { effectKey } from './effect-key.js';
import { memoryKey, type RunState } from './playbook.state.js';
import type { RunStatus } from './playbook.types.js';
import { nameless } from './run-locals.js';
import { cancelTasks, clearTasks, escalateTasks, noteEndedTasks, openTasks } from './run-tasks.js';
import type { RunWalk } from './run-walk.js';

interface Ending {
  readonly status: Exclude<RunStatus, 'RUNNING'>;
  readonly summary: string;
  readonly condition?: Condition;
  readonly causeId?: string;
}

/** Takes a run as far as it goes now: round after round, until nothing more follows from what the last one did. */
export function advanceRun(walk: RunWalk): void {
  let isThrough = false;
  do {
    walk.hasMoved = false;
    noteEndedTasks(walk);
    const ending = endingOf(walk);
    if (ending !== undefined) return endRun(walk, ending);
    isThrough = takeSteps(walk);
    clearTasks(walk);
  } while (walk.hasMoved && !walk.isPaused);
  escalateTasks(walk);
  if (isThrough && openTasks(walk).length === 0) endRun(walk, { status: 'COMPLETED', summary: 'every step has ended' });
}

/** Answers whether no step is left to take; tasks may still be open. */
function takeSteps(walk: RunWalk): boolean {
  if (walk.run.isEnding === true) return true;
  const advance = walk.steps(walk.playbook.steps);
  if (advance === 'ENDED') stopSteps(walk);
  return advance !== 'WAITING';
}

/** After an `end`: what waits, waits no longer; what was launched stays open. */
function stopSteps(walk: RunWalk): void {
  walk.run.isEnding = true;
  endWaiting(walk, (kind) => kind !== 'task');
}

function endWaiting(walk: RunWalk, concerns: (kind: string) => boolean): void {
  for (const step of walk.playbook.allSteps) {
    if (walk.state(step.key)?.status === 'WAITING' && concerns(step.kind)) walk.end(step, 'CANCELLED');
  }
}

function endingOf({ run, playbook, contact, frame }: RunWalk): Ending | undefined {
  const { goal, stopWhen, trigger } = playbook;
  if (run.cancelledBy !== undefined) return { status: 'CANCELLED', summary: 'a person ended it', causeId: run.cancelledBy };
  if (goal?.test(frame) === true) return { status: 'ACHIEVED', summary: 'the goal is met', condition: goal };
  if (stopWhen?.test(frame) === true) return { status: 'EXITED', summary: 'stopWhen is met', condition: stopWhen };
  const outlivesContact = trigger.form === 'on' && trigger.on === 'contact.left';
  if (run.contactId !== undefined && contact?.leftAt !== undefined && !outlivesContact) return { status: 'EXITED', summary: 'the contact left' };
  return undefined;
}

function endRun(walk: RunWalk, ending: Ending): void {
  const { run, draft, scribe, pass } = walk;
  const causeId = ending.causeId ?? causeOf(walk, ending);
  cancelTasks(walk, causeId, ending.status === 'ACHIEVED');
  noteEndedTasks(walk);
  endWaiting(walk, () => true);
  draft.playbooks.runs = draft.playbooks.runs.filter((live) => live !== run);
  draft.playbooks.ended[memoryKey(run.playbookKey, run)] = walk.now;
  pass.changed.delete(run);
  writeRun(walk, ending.status);
  scribe.emit({
    type: 'run.ended',
    data: { runId: run.id, playbook: run.playbookKey, status: ending.status },
    causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
}

function causeOf({ run, playbook, scribe, frame }: RunWalk, { status, summary, condition }: Ending): string {
  return scribe.cause({
    kind: 'PLAYBOOK',
    summary: `${playbook.title}: ${status}, for ${summary}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    runId: run.id,
    ...(condition !== undefined && { condition: condition.source, facts: nameless(condition.reads(frame)) }),
  });
}

/** The run as a row: every step in the order in which it stands, those not reached too. */
export function writeRun({ run, playbook, draft, scribe, now }: Pick<RunWalk, 'run' | 'playbook' | 'draft' | 'scribe' | 'now'>, status: RunStatus = 'RUNNING'): void {
  const key = effectKey(run.playbookKey, draft.accountId, run, run.occurrence);
  scribe.write({
    table: 'run',
    mode: 'upsert',
    row: {
      id: run.id,
      account_id: draft.accountId,
      contact_id: run.contactId ?? null,
      playbook_key: run.playbookKey,
      playbook_hash: run.hash,
      label: playbook.label,
      status,
      occurrence: run.occurrence,
      effect_hash: hashKey(key),
      started_at: run.startedAt,
      ended_at: status === 'RUNNING' ? null : now,
      steps: JSON.stringify(stepsOf(run, playbook.allSteps)),
      event: JSON.stringify(run.event),
      cause_id: run.causeId,
    },
  });
}

function stepsOf(run: RunState, steps: readonly { readonly key: string; readonly kind: string }[]) {
  return steps.map(({ key, kind }) => {
    const { status: state = 'PENDING', ...rest } = run.steps[key] ?? {};
    return { key, kind, state, ...rest };
  });
}
