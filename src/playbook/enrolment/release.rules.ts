import type { Condition } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';
import { present } from '../../kernel/present.js';
import type { HeldBackOutcome, HeldBackReason } from '../definition/playbook.types.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { Firing } from '../model/firing.js';
import type { HeldFiring } from '../model/playbook.state.js';
import type { Pass } from '../run/pass.js';
import { eventLocals, nameless } from '../run/run-locals.js';
import { begin, conditionOf, firingFrame, refusalOf } from './enrolment.rules.js';
import { recordOutcome } from './held-back.rules.js';

/** Why a firing that waited is dropped. */
interface Dropping {
  readonly outcome: Exclude<HeldBackOutcome, 'WAITING' | 'RELEASED' | 'ALREADY_WAITING'>;
  readonly condition?: Condition | undefined;
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Looks at the firings that were held back: what may start now starts, with the occurrence that it fired with; what no
 * longer holds is dropped, and that is recorded; the rest waits on. The higher priority of a group goes first, then the
 * older.
 */
export function releaseHeld(pass: Pass): void {
  const { held } = pass.draft.playbooks;
  if (held.length === 0) return;
  const priority = ({ playbookKey }: HeldFiring) => pass.playbook(playbookKey)?.group?.priority ?? 0;
  for (const one of [...held].sort((a, b) => priority(b) - priority(a) || a.at - b.at)) releaseOne(one, pass);
}

/** After playbooks ran in circles the account rests so long before what waits is looked at again, ms. */
const REST = 60_000;

/** Nothing is released in the quiet, nor in the pass after the last: whoever waits is looked at again soon. */
export function postponeHeld(pass: Pass): void {
  if (pass.draft.playbooks.held.length > 0) pass.wake(pass.now + (pass.turn.isQuiet ? 1 : REST));
}

function releaseOne(held: HeldFiring, pass: Pass): void {
  const playbook = pass.playbook(held.playbookKey);
  if (playbook === undefined) return drop(held, undefined, { outcome: 'PLAYBOOK_NOT_LOADED' }, pass);
  const firing = firingOf(held, playbook, pass);
  if (firing === 'UNSEEN') return wait(held, held.releasesAt, pass);
  if (firing === 'GONE') return drop(held, playbook, { outcome: 'SUBJECT_GONE' }, pass);
  const frame = firingFrame(firing, pass);
  const isReady = stillHolds(held, playbook, frame);
  const refusal = refusalOf(firing, frame, pass);
  if (typeof isReady === 'object') return drop(held, playbook, isReady, pass, frame);
  if (refusal !== undefined && refusal.mayBeReleased !== true) {
    return drop(
      held,
      playbook,
      { outcome: outcomeOf(refusal.reason), condition: refusal.condition, facts: refusal.facts },
      pass,
      frame,
    );
  }
  if (refusal !== undefined || !isReady) return wait(held, refusal?.releasesAt, pass);
  release(held, firing, frame, pass);
}

/** A contact that this turn has not loaded is not looked at; one that left, or a renewal that is no more, is gone. */
function firingOf(held: HeldFiring, playbook: CompiledPlaybook, pass: Pass): Firing | 'UNSEEN' | 'GONE' {
  const { contactId, renewalId, occurrence, by, event, eventId, eventContactId, askedBy } = held;
  const contact = pass.contact(contactId);
  const renewal = renewalId === undefined ? undefined : pass.renewals.get(renewalId);
  if (contactId !== undefined && contact === undefined) return 'UNSEEN';
  const outlivesContact = playbook.trigger.form === 'on' && playbook.trigger.on === 'contact.left';
  if ((contact?.leftAt !== undefined && !outlivesContact) || (renewalId !== undefined && renewal === undefined))
    return 'GONE';
  return {
    playbook,
    contact,
    renewal,
    occurrence,
    by,
    event,
    ...present({ eventId, eventContactId, causeId: askedBy }),
  };
}

/**
 * Whether what fired it holds still: true, not known (it waits on), or why it is dropped. What a person or a playbook
 * asked for needs no trigger.
 */
function stillHolds({ by, occurrence }: HeldFiring, playbook: CompiledPlaybook, frame: Frame): boolean | Dropping {
  const { trigger } = playbook;
  const condition = conditionOf(playbook);
  if (by !== 'TRIGGER' || condition === undefined) return true;
  if (trigger.form === 'date')
    return String(condition.evaluate(frame)) === occurrence || { outcome: 'DATE_MOVED', condition };
  const truth = condition.test(frame);
  return truth === false ? { outcome: 'CONDITION_CLEARED', condition } : truth === true;
}

/** The final refusals are outcomes of the same name. */
const outcomeOf = (reason: HeldBackReason): Dropping['outcome'] => reason as Dropping['outcome'];

function wait(held: HeldFiring, releasesAt: number | undefined, pass: Pass): void {
  pass.wake(releasesAt);
  if (held.releasesAt === releasesAt) return;
  if (releasesAt === undefined) delete held.releasesAt;
  else held.releasesAt = releasesAt;
  recordOutcome(held, pass, 'WAITING', null);
}

function release(held: HeldFiring, firing: Firing, frame: Frame, pass: Pass): void {
  forget(held, pass);
  const run = begin(firing, frame, pass, held);
  recordOutcome(held, pass, 'RELEASED', run.causeId);
  pass.scribe.emit({
    type: 'firing.released',
    data: { heldBackId: held.id, playbook: held.playbookKey, runId: run.id },
    causeId: run.causeId,
    playbookKey: held.playbookKey,
    ...present({ contactId: held.contactId }),
  });
}

function drop(
  held: HeldFiring,
  playbook: CompiledPlaybook | undefined,
  { outcome, condition, facts }: Dropping,
  pass: Pass,
  frame?: Frame,
): void {
  forget(held, pass);
  const causeId = pass.scribe.cause({
    kind: 'PLAYBOOK',
    summary:
      `${playbook?.title ?? held.playbookKey} was held back (${held.reason}) on ` +
      `${pass.turn.at.calendar.dateOf(held.at)} and is dropped: ${outcome}`,
    playbookKey: held.playbookKey,
    playbookHash: playbook?.hash ?? held.hash,
    facts: nameless({ ...eventLocals(held.event), ...(frame && condition?.reads(frame)), ...facts }),
    ...present({ eventId: held.eventId, condition: condition?.source }),
  });
  recordOutcome(held, pass, outcome, causeId);
}

function forget(held: HeldFiring, { draft }: Pass): void {
  draft.playbooks.held = draft.playbooks.held.filter((other) => other !== held);
}
