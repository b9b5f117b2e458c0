import type { Condition } from '../condition/condition.js';
import type { Frame } from '../condition/fact.js';
import type { ContactView } from '../contact/contact.state.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { effectKey } from './effect-key.js';
import type { Pass } from './pass.js';
import type { CompiledPlaybook } from './playbook.compiled.js';
import { memoryKey, type RunState, type Values } from './playbook.state.js';
import type { HeldBackReason } from './playbook.types.js';
import { eventLocals, localsOf, nameless } from './run-locals.js';
import { triggerWords } from './trigger-words.js';

/** A playbook that fired for a subject. */
export interface Firing {
  readonly playbook: CompiledPlaybook;
  readonly contact: ContactView | undefined;
  /** The event's id, the number of the rise, the date, or the command's key. */
  readonly occurrence: string;
  readonly by: RunState['by'];
  readonly event: Values;
  readonly eventId?: string;
  readonly eventContactId?: string;
  /** Why, when somebody else has said it already: a person, or another playbook's step. */
  readonly causeId?: string;
}

/** A playbook that is to start by its key: because a person or another playbook says so. */
export interface NamedFiring {
  readonly playbookKey: string;
  readonly contactId: string | undefined;
  readonly occurrence: string;
  readonly by: 'PERSON' | 'PLAYBOOK';
  readonly causeId: string;
}

interface Refusal {
  readonly reason: HeldBackReason;
  readonly condition?: Condition;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Starts a run, or records with the facts as they were why it does not. */
export function enrol(firing: Firing, pass: Pass): RunState | undefined {
  const run = runOf(firing, pass);
  const frame = { ...pass.frame(firing.playbook, firing.contact), locals: localsOf(run, firing.playbook) };
  const refusal = refusalOf(firing, frame, pass);
  if (refusal !== undefined) {
    holdBack(firing, refusal, pass);
    return undefined;
  }
  const started = { ...run, causeId: firing.causeId ?? firingCause(firing, frame, run.id, pass) };
  pass.draft.playbooks.runs.push(started);
  pass.changed.add(started);
  pass.scribe.emit({
    type: 'run.started',
    data: { runId: run.id, playbook: run.playbookKey, hash: run.hash },
    causeId: started.causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
  return started;
}

/** As `enrol`, for a playbook that may not be in force, or not about such a subject. */
export function enrolByKey(named: NamedFiring, pass: Pass): RunState | undefined {
  const playbook = pass.playbook(named.playbookKey);
  const contact = pass.contact(named.contactId);
  if (playbook === undefined) return writeHeldBack({ ...named, reason: 'PLAYBOOK_NOT_LOADED' }, pass);
  const isContact = playbook.subject === 'contact';
  if (isContact && contact === undefined) return writeHeldBack({ ...named, reason: 'SUBJECT_MISMATCH', hash: playbook.hash }, pass);
  return enrol({ playbook, contact: isContact ? contact : undefined, occurrence: named.occurrence, by: named.by, event: {}, causeId: named.causeId }, pass);
}

/** Asked in this order: audience, goal met already, a live run, re-entry. The pass after the last lets nothing start. */
function refusalOf(firing: Firing, frame: Frame, pass: Pass): Refusal | undefined {
  const { audience, goal } = firing.playbook;
  if (audience !== undefined && audience.test(frame) !== true) return { reason: 'AUDIENCE', condition: audience };
  if (goal?.test(frame) === true) return { reason: 'GOAL_ALREADY_MET', condition: goal };
  return liveRun(firing, pass) ?? tooSoon(firing, pass) ?? inCircles(firing, pass);
}

function liveRun({ playbook, contact }: Firing, pass: Pass): Refusal | undefined {
  const run = pass.draft.playbooks.runs.find((live) => live.playbookKey === playbook.key && live.contactId === contact?.id);
  return run && { reason: 'LIVE_RUN', facts: { run: run.id, startedAt: run.startedAt } };
}

function tooSoon({ playbook, contact }: Firing, pass: Pass): Refusal | undefined {
  const endedAt = pass.draft.playbooks.ended[memoryKey(playbook.key, present({ contactId: contact?.id }))];
  if (endedAt === undefined || playbook.reentry === 'always') return undefined;
  const again = playbook.reentry === 'never' ? undefined : pass.turn.at.calendar.add(endedAt, playbook.reentry);
  return again !== undefined && again <= pass.now ? undefined : { reason: 'REENTRY', facts: { lastEndedAt: endedAt, reentry: playbook.reentry } };
}

function inCircles({ playbook }: Firing, pass: Pass): Refusal | undefined {
  if (!pass.turn.effectsHeldBack) return undefined;
  pass.loops.add(playbook.key);
  return { reason: 'LOOP_STOPPED' };
}

function runOf({ playbook, contact, occurrence, by, event, eventContactId }: Firing, { draft, scribe, now }: Pass): RunState {
  const key = effectKey(playbook.key, draft.accountId, present({ contactId: contact?.id }), occurrence);
  const { key: playbookKey, purpose, hash } = playbook;
  return {
    id: scribe.id('run', key),
    playbookKey,
    purpose,
    hash,
    occurrence,
    causeId: '',
    startedAt: now,
    by,
    event,
    steps: {},
    ...present({ contactId: contact?.id, eventContactId }),
  };
}

function firingCause({ playbook, event, eventId }: Firing, frame: Frame, runId: string, { scribe }: Pass): string {
  const condition = conditionOf(playbook);
  return scribe.cause({
    kind: 'PLAYBOOK',
    summary: `${playbook.title}: ${triggerWords(playbook.definition.trigger)}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    runId,
    facts: nameless({ ...eventLocals(event), ...condition?.reads(frame), ...playbook.audience?.reads(frame) }),
    ...present({ eventId, condition: condition?.source }),
  });
}

function conditionOf({ trigger }: CompiledPlaybook): Condition | undefined {
  if (trigger.form === 'when') return trigger.when;
  if (trigger.form === 'on') return trigger.test;
  return trigger.form === 'date' ? trigger.date : undefined;
}

function holdBack(firing: Firing, { reason, condition, facts }: Refusal, pass: Pass): void {
  const { playbook, contact, occurrence, event, eventId } = firing;
  const frame = { ...pass.frame(playbook, contact), locals: localsOf(runOf(firing, pass), playbook) };
  const causeId = pass.scribe.cause({
    kind: 'PLAYBOOK',
    summary: `${playbook.title} fired (${triggerWords(playbook.definition.trigger)}) and was held back: ${reason}`,
    playbookKey: playbook.key,
    playbookHash: playbook.hash,
    facts: nameless({ ...eventLocals(event), ...conditionOf(playbook)?.reads(frame), ...condition?.reads(frame), ...facts }),
    ...present({ eventId, condition: condition?.source }),
  });
  writeHeldBack({ playbookKey: playbook.key, hash: playbook.hash, contactId: contact?.id, occurrence, reason, causeId }, pass);
}

interface HeldBackNote {
  readonly playbookKey: string;
  readonly hash?: string;
  readonly contactId: string | undefined;
  readonly occurrence: string;
  readonly reason: HeldBackReason;
  readonly causeId: string;
}

function writeHeldBack({ playbookKey, hash, contactId, occurrence, reason, causeId }: HeldBackNote, { draft, scribe, now }: Pass): undefined {
  const key = effectKey(playbookKey, draft.accountId, present({ contactId }), occurrence);
  const id = scribe.id('heldBack', key);
  const row = {
    id,
    account_id: draft.accountId,
    contact_id: contactId ?? null,
    playbook_key: playbookKey,
    playbook_hash: hash ?? null,
    reason,
    occurrence,
    effect_hash: hashKey(key),
    at: now,
    releases_at: null,
    cause_id: causeId,
  };
  scribe.write({ table: 'held_back', mode: 'insert', row });
  scribe.emit({ type: 'firing.heldBack', data: { heldBackId: id, playbook: playbookKey, reason }, causeId, playbookKey, ...present({ contactId }) });
}
