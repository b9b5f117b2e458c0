import type { Condition } from '../../condition/condition.js';
import type { Frame, Scope } from '../../condition/fact.js';
import { watchLimits } from '../../condition/limits.js';
import { conditionParts } from '../../condition/parts.js';
import { under } from '../../condition/scope.js';
import { fieldTypes } from '../compile/compiler.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { Firing } from '../model/firing.js';
import { subjectRef } from '../model/playbook-turn.js';
import { eventLocals } from '../run/run-locals.js';
import { CHECKS } from './enrolment.rules.js';
import type { Refusal } from './refusal.rules.js';
import { readings, say, verdictOf, type WhyNotCheck } from './why-not.types.js';
import type { WhyNotAsked } from './why-not-asked.js';
import { triggerMemoryCheck } from './why-not-memory.js';

/**
 * Asks all that stands between a playbook and a run of it, over the present facts: every question, not only the first
 * that says no.
 */
export function whyNot(asked: WhyNotAsked): WhyNotCheck[] {
  const { playbook, subject, pass, lastEvent } = asked;
  const firing: Firing = { playbook, ...subject, occurrence: 'why-not', by: 'TRIGGER', event: lastEvent?.event ?? {} };
  const frame: Frame = {
    ...pass.frame(playbook, subject),
    locals: { ...eventLocals(firing.event), 'run.startedAt': pass.now },
  };
  return [
    ...subjectChecks(asked),
    ...triggerChecks(asked, frame),
    ...CHECKS.flatMap(({ reason, refuses }) =>
      reason === 'AUDIENCE'
        ? audienceChecks(asked, frame)
        : enrolmentCheck(reason, refuses(firing, frame, pass), playbook),
    ),
    ...heldChecks(asked),
  ];
}

function subjectChecks({ subject: { contact, renewal }, playbook: { trigger } }: WhyNotAsked): WhyNotCheck[] {
  const outlives = trigger.form === 'on' && trigger.on === 'contact.left';
  if (contact?.leftAt !== undefined && !outlives)
    return [say('SUBJECT', 'NOT_MET', 'The contact has left the account.', { 'contact.leftAt': contact.leftAt })];
  if (renewal !== undefined && renewal.status !== 'OPEN')
    return [say('SUBJECT', 'MET', `The renewal is decided: ${renewal.status}.`, { 'renewal.status': renewal.status })];
  return [];
}

function triggerChecks(asked: WhyNotAsked, frame: Frame): WhyNotCheck[] {
  const { trigger } = asked.playbook;
  if (trigger.form === 'manual') return [say('TRIGGER', 'WAITING', 'It is launched by hand only.')];
  if (trigger.form === 'on') return eventChecks(asked, trigger.on, trigger.test, frame);
  const parts = trigger.form === 'when' ? partChecks('TRIGGER', trigger.when, asked, frame) : [];
  return [...parts, triggerMemoryCheck(asked, frame)];
}

/** An event is not at hand; the latest that the log has is looked at in its stead. */
function eventChecks(asked: WhyNotAsked, on: string, test: Condition | undefined, frame: Frame): WhyNotCheck[] {
  const { lastEvent, pass } = asked;
  if (lastEvent === undefined)
    return [say('TRIGGER', 'WAITING', `It fires on ${on}, and the log has no such event of this subject.`)];
  const when = pass.turn.at.calendar.dateOf(lastEvent.at);
  const looked = say('TRIGGER', 'WAITING', `It fires on ${on}; the latest was on ${when}, and the next may fire it.`, {
    event: lastEvent.id,
    ...eventLocals(lastEvent.event),
  });
  return test === undefined
    ? [looked]
    : [
        ...partChecks('TRIGGER', test, asked, frame, ` (asked of the event of ${when}, with the facts of today)`),
        looked,
      ];
}

function audienceChecks(asked: WhyNotAsked, frame: Frame): WhyNotCheck[] {
  const { audience } = asked.playbook;
  return audience === undefined ? [] : partChecks('AUDIENCE', audience, asked, frame);
}

const NO = 'does not hold';
const OVER_LIMIT = 'is unknown, because it takes more steps than one evaluation may';

/** Each operand of a condition by itself, so that one sees which says no. */
function partChecks(
  check: WhyNotCheck['check'],
  { source }: Condition,
  asked: WhyNotAsked,
  frame: Frame,
  more = '',
): WhyNotCheck[] {
  return conditionParts(source, scopeOf(asked)).map((part) => {
    const { result: truth, exceeded } = watchLimits(() => part.test(frame));
    const word = exceeded.length > 0 ? OVER_LIMIT : truth === undefined ? 'is unknown' : truth ? 'holds' : NO;
    return {
      check,
      verdict: verdictOf(truth),
      text: `${part.source} ${word}${more}.`,
      facts: readings(part.reads(frame)),
    };
  });
}

function scopeOf({ playbook, scope }: WhyNotAsked): Scope {
  const { trigger } = playbook;
  const { facts } = playbook.subject === 'contact' ? scope.contact : scope.account;
  return { facts, locals: trigger.form === 'on' ? under('event', fieldTypes(trigger.on)) : new Map() };
}

/** What enrolment's other questions say when they let it pass. */
const PASSES: Partial<Record<WhyNotCheck['check'], string>> = {
  GOAL_ALREADY_MET: 'The goal is not met yet.',
  LIVE_RUN: 'No run of it lives for this subject.',
  REENTRY: 'It has not run for this subject, or may run again.',
  HOLDOUT: 'The subject is not in the share that is kept as control.',
  GROUP: 'No run of its group stands in the way.',
  IN_INTERVENTION: 'No intervention stands in its way.',
  NOISE_BUDGET: 'There is room in the noise budget.',
  QUIET_HOURS: 'It is not a quiet hour.',
  COOLDOWN: 'No other run has started too short a while ago.',
};

const REFUSES: Partial<Record<WhyNotCheck['check'], string>> = {
  GOAL_ALREADY_MET: 'The goal is met already.',
  LIVE_RUN: 'A run of it lives for this subject.',
  REENTRY: 'It has run for this subject, and may not run again, or not yet.',
  HOLDOUT: 'The subject is in the share that is kept as control.',
  GROUP: 'A run of the same group, of the same or a higher priority, lives.',
  IN_INTERVENTION: 'The account is in intervention: a run of RISK_MITIGATION or WIN_BACK lives.',
  NOISE_BUDGET: 'So many runs have started lately as the noise budget allows.',
  QUIET_HOURS: 'It is a quiet hour.',
  COOLDOWN: 'Another run has started too short a while ago.',
};

function enrolmentCheck(
  reason: Refusal['reason'],
  refusal: Refusal | undefined,
  playbook: CompiledPlaybook,
): WhyNotCheck[] {
  const check = reason as WhyNotCheck['check'];
  if (reason === 'GOAL_ALREADY_MET' && playbook.goal === undefined) return [];
  if (refusal === undefined) return [say(check, 'MET', PASSES[check] ?? `${check} says nothing against it.`)];
  if (reason === 'GOAL_ALREADY_MET' && playbook.trigger.form === 'on')
    return [
      say(check, 'WAITING', 'The goal is met now; whether it is when the event has come will count.', refusal.facts),
    ];
  const facts = { ...refusal.facts, ...(refusal.releasesAt !== undefined && { releasesAt: refusal.releasesAt }) };
  return [
    say(check, refusal.mayBeReleased === true ? 'WAITING' : 'NOT_MET', REFUSES[check] ?? `${check} says no.`, facts),
  ];
}

function heldChecks({ playbook, subject, pass }: WhyNotAsked): WhyNotCheck[] {
  const { contactId, renewalId } = subjectRef(subject);
  const held = pass.draft.playbooks.held.find(
    (one) => one.playbookKey === playbook.key && one.contactId === contactId && one.renewalId === renewalId,
  );
  if (held === undefined) return [];
  const since = pass.turn.at.calendar.dateOf(held.at);
  return [
    say(
      'HELD_BACK',
      'WAITING',
      `It fired on ${since} and was held back: ${held.reason}. It is released when there is room and its ` +
        `condition still holds.`,
      { ...held },
    ),
  ];
}
