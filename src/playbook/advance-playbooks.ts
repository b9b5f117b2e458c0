import type { Condition } from '../condition/condition.js';
import { present } from '../kernel/present.js';
import { enrol, enrolByKey } from './enrolment/enrolment.rules.js';
import { advanceObservations, freezeSteps } from './enrolment/observe.rules.js';
import { postponeHeld, releaseHeld } from './enrolment/release.rules.js';
import type { CompiledPlaybook } from './model/compiled-playbook.js';
import { memoryKey, type RunState, type TriggerMemory } from './model/playbook.state.js';
import {
  type PlaybookDraft,
  type PlaybookResult,
  type PlaybookTurn,
  type SubjectView,
  subjectRef,
} from './model/playbook-turn.js';
import { slotsOf } from './model/recurrence.js';
import { Pass } from './run/pass.js';
import { advanceRun, writeRun } from './run/run.rules.js';
import { eventLocals, valuesOf } from './run/run-locals.js';
import { type RunEnrolment, RunWalk } from './run/run-walk.js';
import { isUnmet, unmet, type Watched, watchCondition, watchDate, watchEvery } from './trigger/trigger.rules.js';
import { applyMigrations } from './version/apply-migrations.js';

/**
 * The playbooks' part of a pass: what was held back is looked at, triggers are looked at, what fired is enrolled, and
 * every live run goes as far as it can. Quiet (history, imports): triggers take note of what holds, and nothing else
 * happens.
 */
export function advancePlaybooks(draft: PlaybookDraft, turn: PlaybookTurn): PlaybookResult {
  const pass = new Pass(draft, turn);
  if (turn.isQuiet || turn.effectsHeldBack) postponeHeld(pass);
  else releaseHeld(pass);
  checkTriggers(pass);
  if (turn.isQuiet) wakeRuns(pass);
  else advanceRuns(pass);
  if (pass.loops.size > 0) pass.scribe.emit({ type: 'loop.stopped', data: { playbooks: [...pass.loops] } });
  return { changedFacts: pass.hasChangedFacts, ...present({ nextAt: pass.nextAt }) };
}

const ACCOUNT: SubjectView = {};
const ENROLMENT: RunEnrolment = { enrol: enrolByKey, keepSteps: freezeSteps };

function checkTriggers(pass: Pass): void {
  for (const playbook of pass.watching.concerned((at) => pass.wake(at))) checkTrigger(playbook, pass);
  pass.watching.close();
}

function advanceRuns(pass: Pass): void {
  const { draft, turn } = pass;
  for (const launch of draft.playbooks.launches) enrolByKey({ contactId: undefined, ...launch, by: 'PERSON' }, pass);
  draft.playbooks.launches = [];
  applyMigrations(pass);
  const begun = [...draft.playbooks.runs];
  for (const run of begun) {
    const walk = walkOf(run, pass);
    if (walk !== undefined) advanceRun(walk);
  }
  for (const run of pass.changed) {
    const playbook = turn.pinned(run.hash);
    if (playbook !== undefined) writeRun({ run, playbook, draft, scribe: pass.scribe, now: pass.now });
  }
  advanceObservations(pass);
  makeRoom(begun, pass);
}

/** A run that has ended may have stood in the way of a firing that was held back: another pass looks. */
function makeRoom(begun: readonly RunState[], pass: Pass): void {
  const { held, runs } = pass.draft.playbooks;
  if (held.length > 0 && begun.some((run) => !runs.includes(run))) pass.hasChangedFacts = true;
}

/** A run stands still while its version is not known, or its contact is not loaded. */
function walkOf(run: RunState, pass: Pass): RunWalk | undefined {
  const playbook = pass.turn.pinned(run.hash);
  const contact = pass.contact(run.contactId);
  if (playbook === undefined || (run.contactId !== undefined && contact === undefined)) return undefined;
  recordRenewal(run, pass);
  return new RunWalk(pass, run, playbook, contact, ENROLMENT);
}

/** A run reads its own renewal; once the account has let go of it, as it was last. */
function recordRenewal(run: RunState, pass: Pass): void {
  if (run.renewalId === undefined) return;
  const renewal = pass.renewals.get(run.renewalId);
  if (renewal === undefined) return pass.wake(pass.turn.at.calendar.startOf(pass.turn.at.today + 1));
  const { id, dueDay, status, noticeDay } = renewal;
  run.renewal = { id, dueDay, status, ...present({ noticeDay }) };
}

/** What runs wait for may have come in the quiet; they look at the next live turn. */
function wakeRuns(pass: Pass): void {
  if (pass.draft.playbooks.runs.length > 0 || pass.draft.playbooks.launches.length > 0) pass.wake(pass.now + 1);
}

function checkTrigger(playbook: CompiledPlaybook, pass: Pass): void {
  if (playbook.trigger.form === 'manual') return;
  if (playbook.trigger.form === 'on')
    return pass.turn.isQuiet ? undefined : hearEvents(playbook, playbook.trigger.on, playbook.trigger.test, pass);
  if (playbook.subject === 'contact') watchContacts(playbook, pass);
  else if (playbook.subject === 'renewal') watchRenewals(playbook, pass);
  else if (!isAtRest(playbook, pass)) watch(playbook, {}, pass);
}

/**
 * Nothing held when the condition was last looked at, and it does not hold now: by far the most triggers, by far the
 * most often.
 */
function isAtRest(playbook: CompiledPlaybook, pass: Pass): boolean {
  const { trigger, key } = playbook;
  if (trigger.form !== 'when' || pass.draft.playbooks.triggers[key] !== undefined || !pass.watching.isKnown(playbook))
    return false;
  return trigger.when.test(pass.frame(playbook, ACCOUNT)) !== true;
}

function hearEvents(playbook: CompiledPlaybook, type: string, test: Condition | undefined, pass: Pass): void {
  for (const { id: eventId, type: heard, data, contactId } of pass.turn.events) {
    if (heard !== type) continue;
    const contact = playbook.subject === 'contact' ? pass.contact(contactId) : undefined;
    if (playbook.subject === 'contact' && contact === undefined) continue;
    const event = valuesOf(data);
    const frame = { ...pass.frame(playbook, { contact }), locals: eventLocals(event) };
    if (test !== undefined && test.test(frame) !== true) continue;
    enrol(
      {
        playbook,
        contact,
        occurrence: eventId,
        by: 'TRIGGER',
        event,
        eventId,
        ...present({ eventContactId: contactId }),
      },
      pass,
    );
  }
}

/**
 * A contact's conditions are looked at when a turn has loaded the contact; what is remembered of one who left is
 * forgotten.
 */
function watchContacts(playbook: CompiledPlaybook, pass: Pass): void {
  const { triggers } = pass.draft.playbooks;
  const isKnown = isKnownTo(playbook, pass);
  for (const contact of pass.loadedContacts) {
    if (contact.leftAt === undefined) watch(playbook, { contact }, pass, isKnown);
    else delete triggers[memoryKey(playbook.key, { contactId: contact.id })];
  }
  delete triggers[playbook.key];
}

/**
 * Every renewal that the account knows of is watched, the decided ones too (the clock stands for open ones only); of
 * the others nothing is kept.
 */
function watchRenewals(playbook: CompiledPlaybook, pass: Pass): void {
  const { triggers, ended } = pass.draft.playbooks;
  const isKnown = isKnownTo(playbook, pass);
  const isClock = playbook.trigger.form === 'every';
  for (const renewal of pass.renewals.values())
    if (!isClock || renewal.status === 'OPEN') watch(playbook, { renewal }, pass, isKnown);
  const isForgotten = (key: string) =>
    key.startsWith(`${playbook.key}/`) && !pass.renewals.has(key.slice(playbook.key.length + 1));
  for (const memory of [triggers, ended])
    for (const key of Object.keys(memory)) if (isForgotten(key)) delete memory[key];
}

/**
 * Whether the account has met the trigger before. States of earlier releases say so by a memory under the playbook's
 * own key.
 */
const isKnownTo = (playbook: CompiledPlaybook, { watching, draft }: Pass): boolean =>
  watching.isKnown(playbook) || shortHash(draft.playbooks.triggers[playbook.key]) === playbook.trigger.hash;

/**
 * Looks at a trigger for one subject. A subject that is met for the first time by a trigger that the account knows
 * counts as one for whom nothing has held; a memory that says no more than that is not kept.
 */
function watch(
  playbook: CompiledPlaybook,
  subject: SubjectView,
  pass: Pass,
  isKnown = isKnownTo(playbook, pass),
): void {
  const { triggers } = pass.draft.playbooks;
  const key = playbook.subject === 'account' ? playbook.key : memoryKey(playbook.key, subjectRef(subject));
  const before = remembered(triggers[key]) ?? (isKnown ? unmet(playbook.trigger.hash) : undefined);
  const watched = look(playbook, subject, before, pass);
  if (isUnmet(watched.memory)) delete triggers[key];
  else triggers[key] = watched.memory;
  if (playbook.subject === 'account') pass.watching.keepTimer(playbook, watched.nextAt);
  pass.wake(watched.nextAt);
  if (watched.fires !== undefined)
    enrol({ playbook, ...subject, occurrence: watched.fires, by: 'TRIGGER', event: {} }, pass);
}

/** Earlier releases kept the whole hash. */
const remembered = (memory: TriggerMemory | undefined): TriggerMemory | undefined =>
  memory === undefined || memory.hash.length <= 16 ? memory : { ...memory, hash: shortHash(memory) };
const shortHash = (memory: TriggerMemory | undefined): string => memory?.hash.slice(0, 16) ?? '';

function look(
  playbook: CompiledPlaybook,
  subject: SubjectView,
  before: TriggerMemory | undefined,
  pass: Pass,
): Watched {
  const { trigger } = playbook;
  const { isQuiet, at } = pass.turn;
  const watching = { now: pass.now, calendar: at.calendar, isQuiet };
  if (trigger.form === 'every')
    return watchEvery(before, slotsOf(trigger.every, at.calendar, pass.draft.segments.cadence), trigger, watching);
  const frame = pass.frame(playbook, subject);
  if (trigger.form === 'when') return watchCondition(before, trigger.when.test(frame), trigger, watching);
  if (trigger.form !== 'date') return { memory: { hash: trigger.hash } };
  const date = trigger.date.evaluate(frame);
  return watchDate(before, typeof date === 'number' ? date : undefined, trigger, watching);
}
