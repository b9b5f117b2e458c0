import type { Condition } from '../../condition/condition.js';
import { writeTimeline } from '../../journey/timeline.js';
import { hashKey } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { RunStatus } from '../definition/playbook.types.js';
import { formOf } from '../definition/step-kinds.js';
import { effectKey } from '../model/effect-key.js';
import { memoryKey, type RunState } from '../model/playbook.state.js';
import { nameless } from './run-locals.js';
import type { RunWalk } from './run-walk.js';
import { LAUNCHES } from './step-kinds.js';

interface Ending {
  readonly status: Exclude<RunStatus, 'RUNNING'>;
  readonly summary: string;
  readonly condition?: Condition;
  readonly causeId?: string;
}

/** Takes a run as far as it goes now: round after round, until nothing more follows from what the last one did. */
export function advanceRun(walk: RunWalk): void {
  recordTouched(walk);
  let isThrough = false;
  do {
    walk.hasMoved = false;
    for (const launched of LAUNCHES) launched.settle(walk);
    const ending = endingOf(walk);
    if (ending !== undefined) return endRun(walk, ending);
    isThrough = advanceSteps(walk);
    for (const launched of LAUNCHES) launched.clear?.(walk);
  } while (walk.hasMoved && !walk.isPaused);
  for (const launched of LAUNCHES) launched.tend?.(walk, isThrough);
  if (isThrough && !LAUNCHES.some((launched) => launched.isOpen(walk)))
    endRun(walk, { status: 'COMPLETED', summary: 'every step has ended' });
}

/** What a signal did to the run since its row was last written is written with this turn. */
function recordTouched({ run, pass }: RunWalk): void {
  if (run.isTouched !== true) return;
  delete run.isTouched;
  pass.changed.add(run);
}

/** Returns whether no step is left to take; tasks may still be open. */
function advanceSteps(walk: RunWalk): boolean {
  if (walk.run.isEnding === true) return true;
  if (walk.run.paused !== undefined) return false;
  const advance = walk.steps(walk.playbook.steps);
  if (advance === 'ENDED') stopSteps(walk);
  return advance !== 'WAITING';
}

/** After an `end`: what waits, waits no longer; what was launched stays open. */
function stopSteps(walk: RunWalk): void {
  walk.run.isEnding = true;
  endWaiting(walk, (kind) => formOf(kind).livesOn !== true);
}

function endWaiting(walk: RunWalk, concerns: (kind: string) => boolean): void {
  for (const { step, state } of walk.waiting()) {
    if (concerns(step.kind)) walk.end(step, 'CANCELLED', undefined, walk.now, state);
  }
}

function endingOf({ run, playbook, contact, frame, pass }: RunWalk): Ending | undefined {
  const { goal, stopWhen, trigger } = playbook;
  if (run.cancelledBy !== undefined)
    return { status: 'CANCELLED', summary: 'a person ended it', causeId: run.cancelledBy };
  if (goal?.test(frame) === true) return { status: 'ACHIEVED', summary: 'the goal is met', condition: goal };
  if (stopWhen?.test(frame) === true) return { status: 'EXITED', summary: 'stopWhen is met', condition: stopWhen };
  const outlivesContact = trigger.form === 'on' && trigger.on === 'contact.left';
  if (run.contactId !== undefined && contact?.leftAt !== undefined && !outlivesContact)
    return { status: 'EXITED', summary: 'the contact left' };
  if (isRenewalGone(run, pass))
    return { status: 'EXITED', summary: 'the renewal is no more: its contract has no such term' };
  return undefined;
}

/**
 * One that was open when the account last knew of it, and is not there now. A decided one is let go of in time, and its
 * run reads it on.
 */
const isRenewalGone = ({ renewalId, renewal }: RunState, { renewals }: RunWalk['pass']): boolean =>
  renewalId !== undefined && renewal?.status === 'OPEN' && !renewals.has(renewalId);

function endRun(walk: RunWalk, ending: Ending): void {
  const { run, draft, scribe, pass } = walk;
  const causeId = ending.causeId ?? causeOf(walk, ending);
  for (const launched of LAUNCHES) launched.close?.(walk, causeId, ending.status === 'ACHIEVED');
  endWaiting(walk, () => true);
  walk.enrolment.keepSteps(run, walk.playbook.goal, pass);
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
  return scribe.cause(() => ({
    kind: 'PLAYBOOK',
    summary: `${playbook.title}: ${status}, for ${summary}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    runId: run.id,
    ...(condition !== undefined && { condition: condition.source, facts: nameless(condition.reads(frame)) }),
  }));
}

/** Whether a run lives as it should, stands still for want of something, or stands at a step that failed. */
function liveStatus(
  { paused, isEnding, steps }: RunState,
  { allSteps }: Pick<RunWalk['playbook'], 'allSteps'>,
): RunStatus {
  if (paused !== undefined) return 'PAUSED';
  const hasGoneOn = (repeat: string): boolean => steps[repeat]?.status !== 'WAITING';
  const isStuck = allSteps.some(
    ({ key, within = [] }) =>
      steps[key]?.status === 'FAILED' && steps[key]?.choice === undefined && !within.some(hasGoneOn),
  );
  return isStuck && isEnding !== true ? 'FAILED' : 'RUNNING';
}

type Written = Pick<RunWalk, 'run' | 'playbook' | 'draft' | 'scribe' | 'now'>;

/** The run as a row: every step in the order in which it stands, those not reached too. */
export function writeRun(written: Written, ending?: RunStatus): void {
  const { run, scribe, now } = written;
  scribe.forQueries(() => {
    scribe.write({ table: 'run', mode: 'upsert', row: rowOf(written, ending) });
    if (run.startedAt === now || ending !== undefined) writeTimeline(scribe, { kind: 'RUN', refId: run.id, at: now });
  });
}

function rowOf({ run, playbook, draft, now }: Written, ending: RunStatus | undefined) {
  const status = ending ?? liveStatus(run, playbook);
  const key = effectKey(run.playbookKey, draft.accountId, run, run.occurrence);
  return {
    id: run.id,
    account_id: draft.accountId,
    contact_id: run.contactId ?? null,
    renewal_id: run.renewalId ?? null,
    playbook_key: run.playbookKey,
    playbook_hash: run.hash,
    label: playbook.label,
    status,
    occurrence: run.occurrence,
    effect_hash: hashKey(key),
    started_at: run.startedAt,
    ended_at: ending === undefined ? null : now,
    steps: JSON.stringify(stepsOf(run, playbook.allSteps)),
    event: JSON.stringify(run.event),
    awaits_approval: Number(ending === undefined && awaitsApproval(run)),
    cause_id: run.causeId,
  };
}

const awaitsApproval = ({ steps }: RunState): boolean =>
  Object.values(steps).some(
    ({ status, approval, choice }) => status === 'WAITING' && approval !== undefined && choice === undefined,
  );

function stepsOf(run: RunState, steps: readonly { readonly key: string; readonly kind: string }[]) {
  return steps.map(({ key, kind }) => {
    const { status: state = 'PENDING', ...rest } = run.steps[key] ?? {};
    return { key, kind, state, ...rest };
  });
}
