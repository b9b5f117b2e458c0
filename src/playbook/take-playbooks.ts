import type { Condition } from '../condition/condition.js';
import type { ContactView } from '../contact/contact.state.js';
import { present } from '../kernel/present.js';
import { enrol, enrolByKey } from './enrolment.rules.js';
import { Pass } from './pass.js';
import type { CompiledPlaybook } from './playbook.compiled.js';
import { memoryKey, type RunState, type TriggerMemory } from './playbook.state.js';
import type { PlaybookDraft, PlaybookResult, PlaybookTurn } from './playbook-turn.js';
import { advanceRun, writeRun } from './run.rules.js';
import { eventLocals, valuesOf } from './run-locals.js';
import { RunWalk } from './run-walk.js';
import { isUnmet, unmet, type Watched, watchCondition, watchDate } from './trigger.rules.js';

/**
 * The playbooks' part of a pass: triggers are looked at, what fired is enrolled, and every live run goes as far as it can.
 * Quiet (history, imports): triggers take note of what holds, and nothing else happens.
 */
export function takePlaybooks(draft: PlaybookDraft, turn: PlaybookTurn): PlaybookResult {
  const pass = new Pass(draft, turn);
  for (const playbook of turn.playbooks) takeTrigger(playbook, pass);
  if (turn.isQuiet) wakeRuns(pass);
  else takeRuns(pass);
  if (pass.loops.size > 0) pass.scribe.emit({ type: 'loop.stopped', data: { playbooks: [...pass.loops] } });
  return { changedFacts: pass.hasChangedFacts, ...present({ nextAt: pass.nextAt }) };
}

function takeRuns(pass: Pass): void {
  const { draft, turn } = pass;
  for (const launch of draft.playbooks.launches) enrolByKey({ contactId: undefined, ...launch, by: 'PERSON' }, pass);
  draft.playbooks.launches = [];
  for (const run of [...draft.playbooks.runs]) {
    const walk = walkOf(run, pass);
    if (walk !== undefined) advanceRun(walk);
  }
  for (const run of pass.changed) {
    const playbook = turn.pinned(run.hash);
    if (playbook !== undefined) writeRun({ run, playbook, draft, scribe: pass.scribe, now: pass.now });
  }
}

/** A run stands still while its version is not known, or its contact is not loaded. */
function walkOf(run: RunState, pass: Pass): RunWalk | undefined {
  const playbook = pass.turn.pinned(run.hash);
  const contact = pass.contact(run.contactId);
  return playbook === undefined || (run.contactId !== undefined && contact === undefined) ? undefined : new RunWalk(pass, run, playbook, contact);
}

/** What runs wait for may have come in the quiet; they look at the next live turn. */
function wakeRuns(pass: Pass): void {
  if (pass.draft.playbooks.runs.length > 0 || pass.draft.playbooks.launches.length > 0) pass.wake(pass.now + 1);
}

function takeTrigger(playbook: CompiledPlaybook, pass: Pass): void {
  if (playbook.trigger.form === 'manual') return;
  if (playbook.trigger.form === 'on') return pass.turn.isQuiet ? undefined : hearEvents(playbook, playbook.trigger.on, playbook.trigger.test, pass);
  if (playbook.subject === 'contact') watchContacts(playbook, pass);
  else watch(playbook, undefined, pass.draft.playbooks.triggers[playbook.key], pass);
}

function hearEvents(playbook: CompiledPlaybook, type: string, test: Condition | undefined, pass: Pass): void {
  for (const { id: eventId, type: heard, data, contactId } of pass.turn.events) {
    if (heard !== type) continue;
    const contact = playbook.subject === 'contact' ? pass.contact(contactId) : undefined;
    if (playbook.subject === 'contact' && contact === undefined) continue;
    const event = valuesOf(data);
    const frame = { ...pass.frame(playbook, contact), locals: eventLocals(event) };
    if (test !== undefined && test.test(frame) !== true) continue;
    enrol({ playbook, contact, occurrence: eventId, by: 'TRIGGER', event, eventId, ...present({ eventContactId: contactId }) }, pass);
  }
}

/**
 * A contact's conditions are looked at when a turn has loaded the contact. The playbook's own memory says whether it has been
 * baselined here: after that, a contact that is met for the first time counts as one for whom nothing has held.
 */
function watchContacts(playbook: CompiledPlaybook, pass: Pass): void {
  const { triggers } = pass.draft.playbooks;
  const { hash } = playbook.trigger;
  const isNew = triggers[playbook.key]?.hash !== hash;
  triggers[playbook.key] = { hash };
  for (const contact of pass.loadedContacts) {
    const key = memoryKey(playbook.key, { contactId: contact.id });
    if (contact.leftAt === undefined) watch(playbook, contact, triggers[key] ?? (isNew ? undefined : unmet(hash)), pass);
    else delete triggers[key];
  }
}

function watch(playbook: CompiledPlaybook, contact: ContactView | undefined, before: TriggerMemory | undefined, pass: Pass): void {
  const watched = look(playbook, contact, before, pass);
  const key = memoryKey(playbook.key, present({ contactId: contact?.id }));
  if (contact !== undefined && isUnmet(watched.memory)) delete pass.draft.playbooks.triggers[key];
  else pass.draft.playbooks.triggers[key] = watched.memory;
  pass.wake(watched.nextAt);
  if (watched.fires !== undefined) enrol({ playbook, contact, occurrence: watched.fires, by: 'TRIGGER', event: {} }, pass);
}

function look(playbook: CompiledPlaybook, contact: ContactView | undefined, before: TriggerMemory | undefined, pass: Pass): Watched {
  const { trigger } = playbook;
  const { isQuiet, at } = pass.turn;
  const frame = pass.frame(playbook, contact);
  const watching = { now: pass.now, calendar: at.calendar, isQuiet };
  if (trigger.form === 'when') return watchCondition(before, trigger.when.test(frame), trigger, watching);
  if (trigger.form !== 'date') return { memory: { hash: trigger.hash } };
  const date = trigger.date.evaluate(frame);
  return watchDate(before, typeof date === 'number' ? date : undefined, trigger, watching);
}
