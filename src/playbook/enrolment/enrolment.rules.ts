import type { Condition } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';
import { present } from '../../kernel/present.js';
import type { HeldBackReason } from '../definition/playbook.types.js';
import { triggerWords } from '../definition/trigger-words.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import { effectKey } from '../model/effect-key.js';
import type { Firing, NamedFiring } from '../model/firing.js';
import type { RunState } from '../model/playbook.state.js';
import { type SubjectView, subjectRef } from '../model/playbook-turn.js';
import type { Pass } from '../run/pass.js';
import { eventLocals, localsOf, nameless } from '../run/run-locals.js';
import { type HeldBackNote, type Holding, recordHeldBack } from './held-back.rules.js';
import { observe } from './observe.rules.js';
import {
  type Check,
  coolingDown,
  goalMet,
  groupTaken,
  heldOut,
  inIntervention,
  inQuietHours,
  liveRun,
  outsideAudience,
  overBudget,
  type Refusal,
  tooSoon,
} from './refusal.rules.js';

/**
 * What enrolment asks, in this order: the first that refuses is the reason. Those from the group on hold back and
 * release later.
 */
export const CHECKS: readonly { readonly reason: HeldBackReason; readonly refuses: Check }[] = [
  { reason: 'AUDIENCE', refuses: outsideAudience },
  { reason: 'GOAL_ALREADY_MET', refuses: goalMet },
  { reason: 'LIVE_RUN', refuses: liveRun },
  { reason: 'REENTRY', refuses: tooSoon },
  { reason: 'HOLDOUT', refuses: heldOut },
  { reason: 'GROUP', refuses: groupTaken },
  { reason: 'IN_INTERVENTION', refuses: inIntervention },
  { reason: 'NOISE_BUDGET', refuses: overBudget },
  { reason: 'QUIET_HOURS', refuses: inQuietHours },
  { reason: 'COOLDOWN', refuses: coolingDown },
];

/** Starts a run, or records with the facts as they were why it does not. */
export function enrol(firing: Firing, pass: Pass): RunState | undefined {
  const frame = firingFrame(firing, pass);
  const refusal = refusalOf(firing, frame, pass);
  observe(firing, refusal?.reason, pass);
  if (refusal === undefined) return begin(firing, frame, pass);
  holdBack(firing, refusal, frame, pass);
  return undefined;
}

/** As `enrol`, for a playbook that may not be in force, or not about such a subject. */
export function enrolByKey(named: NamedFiring, pass: Pass): RunState | undefined {
  const found = firingOf(named, pass);
  if ('playbook' in found) return enrol(found, pass);
  const { playbookKey, contactId, renewalId, occurrence, causeId } = named;
  return recordHeldBack({ playbookKey, ...present({ contactId, renewalId }), occurrence, causeId, ...found }, pass);
}

/** Why `enrolByKey` would start no run now; undefined when it would. Nothing is recorded. */
export function refusalOfNamed(named: NamedFiring, pass: Pass): Refusal | undefined {
  const found = firingOf(named, pass);
  return 'playbook' in found ? refusalOf(found, firingFrame(found, pass), pass) : { reason: found.reason };
}

function firingOf(
  { playbookKey, contactId, renewalId, occurrence, by, causeId }: NamedFiring,
  pass: Pass,
): Firing | { readonly reason: HeldBackReason; readonly hash?: string } {
  const playbook = pass.playbook(playbookKey);
  if (playbook === undefined) return { reason: 'PLAYBOOK_NOT_LOADED' };
  const subject: SubjectView = {
    contact: playbook.subject === 'contact' ? pass.contact(contactId) : undefined,
    renewal: playbook.subject === 'renewal' ? pass.renewal(renewalId) : undefined,
  };
  const isNamed = playbook.subject === 'account' || subject.contact !== undefined || subject.renewal !== undefined;
  if (!isNamed) return { reason: 'SUBJECT_MISMATCH', hash: playbook.hash };
  return { playbook, ...subject, occurrence, by, event: {}, causeId };
}

/** What a firing's conditions read: the subject's facts, the event, and a run that has just begun. */
export function firingFrame(firing: Firing, pass: Pass): Frame {
  return { ...pass.frame(firing.playbook, firing), locals: localsOf(runOf(firing, pass), firing.playbook) };
}

/** The pass after the last lets nothing start. */
export function refusalOf(firing: Firing, frame: Frame, pass: Pass): Refusal | undefined {
  for (const { refuses } of CHECKS) {
    const refusal = refuses(firing, frame, pass);
    if (refusal !== undefined) return refusal;
  }
  return inCircles(firing, pass);
}

/** Starts the run. `held` names the firing that was held back before, when this is its release. */
export function begin(firing: Firing, frame: Frame, pass: Pass, held?: { readonly at: number }): RunState {
  const run = runOf(firing, pass);
  const started = { ...run, causeId: firing.causeId ?? firingCause(firing, frame, run.id, pass, held) };
  pass.draft.playbooks.runs.push(started);
  pass.changed.add(started);
  recordStart(started, pass);
  pass.scribe.emit({
    type: 'run.started',
    data: { runId: run.id, playbook: run.playbookKey, hash: run.hash },
    causeId: started.causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
  return started;
}

/**
 * Every start counts against the noise budget, also of a playbook that is not bound by it; kept as long as a cap or the
 * cooldown looks back.
 */
function recordStart({ contactId }: RunState, { draft, turn, now }: Pass): void {
  const { perAccount, perContact, cooldown } = turn.noise ?? {};
  const spans = [perAccount?.per, perContact?.per, cooldown].filter((span): span is string => span !== undefined);
  const counts = (at: number) => spans.some((span) => turn.at.calendar.add(at, span) > now);
  draft.playbooks.starts = [...draft.playbooks.starts, { at: now, ...present({ contactId }) }].filter(({ at }) =>
    counts(at),
  );
}

function inCircles({ playbook }: Firing, pass: Pass): Refusal | undefined {
  if (!pass.turn.effectsHeldBack) return undefined;
  pass.loops.add(playbook.key);
  return { reason: 'LOOP_STOPPED' };
}

function runOf(firing: Firing, { draft, scribe, now }: Pass): RunState {
  const { playbook, renewal, occurrence, by, event, eventContactId } = firing;
  const subject = subjectRef(firing);
  const { key: playbookKey, purpose, hash } = playbook;
  return {
    id: scribe.id('run', effectKey(playbookKey, draft.accountId, subject, occurrence)),
    playbookKey,
    purpose,
    hash,
    occurrence,
    causeId: '',
    startedAt: now,
    by,
    event,
    steps: {},
    ...subject,
    ...present({ eventContactId, renewal }),
  };
}

function firingCause(
  firing: Firing,
  frame: Frame,
  runId: string,
  { scribe, turn }: Pass,
  held?: { readonly at: number },
): string {
  const { playbook, event, eventId } = firing;
  const condition = conditionOf(playbook);
  const since = held === undefined ? '' : `; held back on ${turn.at.calendar.dateOf(held.at)}, and released`;
  return scribe.cause(() => ({
    kind: 'PLAYBOOK',
    summary: `${playbook.title}: ${triggerWords(playbook.definition.trigger)}${since}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    runId,
    facts: nameless({ ...eventLocals(event), ...condition?.reads(frame), ...playbook.audience?.reads(frame) }),
    ...present({ eventId, condition: condition?.source }),
  }));
}

/** The condition, or the date, that a trigger reads. */
export function conditionOf({ trigger }: CompiledPlaybook): Condition | undefined {
  if (trigger.form === 'when') return trigger.when;
  if (trigger.form === 'on') return trigger.test;
  return trigger.form === 'date' ? trigger.date : undefined;
}

function refusalCause(
  { playbook, event, eventId }: Firing,
  { reason, condition, facts }: Refusal,
  frame: Frame,
  { scribe }: Pass,
): string {
  return scribe.cause(() => ({
    kind: 'PLAYBOOK',
    summary: `${playbook.title} fired (${triggerWords(playbook.definition.trigger)}) and was held back: ${reason}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    facts: nameless({
      ...eventLocals(event),
      ...conditionOf(playbook)?.reads(frame),
      ...condition?.reads(frame),
      ...facts,
    }),
    ...present({ eventId, condition: condition?.source }),
  }));
}

function holdBack(firing: Firing, refusal: Refusal, frame: Frame, pass: Pass): void {
  const { playbook, occurrence, by, event, eventId, eventContactId, causeId: askedBy } = firing;
  const { reason, mayBeReleased, releasesAt } = refusal;
  const causeId = refusalCause(firing, refusal, frame, pass);
  const note: HeldBackNote = {
    playbookKey: playbook.key,
    hash: playbook.hash,
    ...subjectRef(firing),
    occurrence,
    reason,
    causeId,
  };
  const holding: Holding | undefined = mayBeReleased && {
    by,
    event,
    ...present({ eventId, eventContactId, askedBy, releasesAt }),
  };
  recordHeldBack(note, pass, holding);
}
