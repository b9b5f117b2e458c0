import type { HeldBackReason } from '../definition/playbook.types.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import { subjectId } from '../model/effect-key.js';
import type { Firing } from '../model/firing.js';
import { memoryKey, type Observation, type RunState, type StepState } from '../model/playbook.state.js';
import { type SubjectView, subjectRef } from '../model/playbook-turn.js';
import type { Pass } from '../run/pass.js';
import { localsOf } from '../run/run-locals.js';
import { isWithin } from './share.rules.js';

/** How long a subject is observed from when it entered. */
const OBSERVED_FOR = '90d';

/**
 * What befalls a firing after the lot was drawn: it counts for its arm all the same, so that both arms are made up
 * alike.
 */
const AFTER_THE_LOT: ReadonlySet<HeldBackReason | undefined> = new Set([
  undefined,
  'HOLDOUT',
  'GROUP',
  'IN_INTERVENTION',
  'NOISE_BUDGET',
  'QUIET_HOURS',
  'COOLDOWN',
]);

/** Whether a subject is in the share that is kept as control: the same for ever, whatever the version. */
export function isHeldOut(
  { key, holdout }: Pick<CompiledPlaybook, 'key' | 'holdout'>,
  subject: SubjectView,
  accountId: string,
): boolean {
  return holdout !== undefined && isWithin(holdout.share, 'holdout', key, subjectId(subjectRef(subject)) ?? accountId);
}

/** Begins to observe a subject that a playbook with a hold-out would enrol, or did: the first time only. */
export function observe(firing: Firing, reason: HeldBackReason | undefined, pass: Pass): void {
  const { playbook, event } = firing;
  const { playbooks, accountId } = pass.draft;
  const subject = subjectRef(firing);
  const memory = memoryKey(playbook.key, subject);
  if (playbook.holdout === undefined || !AFTER_THE_LOT.has(reason) || playbooks.observed?.[memory] !== undefined)
    return;
  const observation: Observation = {
    id: pass.scribe.id('enrolment', `observed/${memory}`),
    arm: isHeldOut(playbook, firing, accountId) ? 'CONTROL' : 'TREATED',
    playbookKey: playbook.key,
    hash: playbook.hash,
    ...subject,
    enteredAt: pass.now,
    until: pass.turn.at.calendar.add(pass.now, OBSERVED_FOR),
    event: playbook.goal?.dependencies.some((path) => path.startsWith('event.')) ? event : {},
  };
  playbooks.observed = { ...playbooks.observed, [memory]: observation };
  writeObservation(observation, pass);
}

/**
 * Looks at every subject that is observed: whether the goal is met, in the other arm too and after the run ended, and
 * whether the account is lost.
 */
export function advanceObservations(pass: Pass): void {
  const { observed } = pass.draft.playbooks;
  for (const [memory, one] of Object.entries(observed ?? {})) {
    if ('isOver' in one || observed === undefined) continue;
    if (one.until > pass.now) look(one, pass);
    if (one.until <= pass.now || (one.achievedAt !== undefined && one.lostAt !== undefined))
      observed[memory] = { isOver: true };
  }
}

/** What the goal reads of a run's steps is kept when the run ends. */
export function freezeSteps(run: RunState, goal: CompiledPlaybook['goal'], pass: Pass): void {
  const one = pass.draft.playbooks.observed?.[memoryKey(run.playbookKey, run)];
  if (one === undefined || 'isOver' in one || one.arm === 'CONTROL') return;
  const read = new Set(
    goal?.dependencies.flatMap((path) => (path.startsWith('steps.') ? (path.split('.')[1] ?? []) : [])),
  );
  const kept = Object.entries(run.steps).filter(([key]) => read.has(key));
  if (kept.length > 0) one.steps = Object.fromEntries(kept.map(([key, state]) => [key, frozen(state)]));
}

function look(one: Observation, pass: Pass): void {
  const playbook = pass.turn.pinned(one.hash);
  if (playbook === undefined) return;
  const before = `${one.achievedAt} ${one.lostAt}`;
  if (one.achievedAt === undefined && isMet(one, playbook, pass)) one.achievedAt = pass.now;
  recordLoss(one, playbook, pass);
  if (before !== `${one.achievedAt} ${one.lostAt}`) writeObservation(one, pass);
}

function isMet(one: Observation, playbook: CompiledPlaybook, pass: Pass): boolean {
  const contact = pass.contact(one.contactId);
  if (playbook.goal === undefined || (one.contactId !== undefined && contact === undefined)) return false;
  const run = pass.draft.playbooks.runs.find(
    (live) =>
      live.playbookKey === one.playbookKey && live.contactId === one.contactId && live.renewalId === one.renewalId,
  );
  const renewal = one.renewalId === undefined ? undefined : pass.renewals.get(one.renewalId);
  if (one.renewalId !== undefined && renewal === undefined) return false;
  const state = { ...NO_RUN, startedAt: one.enteredAt, event: one.event, steps: run?.steps ?? one.steps ?? {} };
  return (
    playbook.goal.test({
      ...pass.frame(playbook, { contact, renewal }, run),
      locals: localsOf(state as RunState, playbook),
    }) === true
  );
}

/** Lost is an account whose MRR was over 0 since it entered and is 0 now, unless its contracts went to another one. */
function recordLoss(one: Observation, { holdout }: CompiledPlaybook, pass: Pass): void {
  const mrr = holdout?.mrrSlot === undefined ? undefined : pass.turn.frame.facts[holdout.mrrSlot];
  if (typeof mrr !== 'number') return;
  if (mrr > 0) one.hasPaid = true;
  else if (one.hasPaid === true && pass.draft.revenue.view?.hasMoved !== true) one.lostAt ??= pass.now;
}

function writeObservation(
  { id, arm, playbookKey, hash, contactId, renewalId, enteredAt, until, achievedAt, lostAt }: Observation,
  { draft, scribe }: Pass,
): void {
  scribe.write({
    table: 'playbook_enrolment',
    mode: 'upsert',
    row: {
      id,
      account_id: draft.accountId,
      contact_id: contactId ?? null,
      renewal_id: renewalId ?? null,
      playbook_key: playbookKey,
      playbook_hash: hash,
      arm,
      entered_at: enteredAt,
      until,
      achieved_at: achievedAt ?? null,
      lost_at: lostAt ?? null,
    },
  });
}

/** A subject of the control has no run; neither has one whose run has ended. */
const NO_RUN = { id: '', occurrence: '', causeId: '', by: 'TRIGGER' } as const;

function frozen({ status, startedAt, endedAt, outcome, event }: StepState): StepState {
  return {
    status,
    startedAt,
    causeId: '',
    inputs: {},
    ...(endedAt !== undefined && { endedAt }),
    ...(outcome !== undefined && { outcome }),
    ...(event !== undefined && { event }),
  };
}
