import type { Frame } from '../../condition/fact.js';
import type { CompiledTrigger } from '../model/compiled-playbook.js';
import { memoryKey, type TriggerMemory } from '../model/playbook.state.js';
import { subjectRef } from '../model/playbook-turn.js';
import { slotsOf } from '../model/recurrence.js';
import { say, type WhyNotCheck } from './why-not.types.js';
import type { WhyNotAsked } from './why-not-asked.js';

/**
 * What the trigger remembers of the subject: whether it has fired and was not false since, had its chance at this date,
 * or waits for a moment.
 */
export function triggerMemoryCheck(asked: WhyNotAsked, frame: Frame): WhyNotCheck {
  const { playbook, subject, pass } = asked;
  const { trigger } = playbook;
  const memory = pass.draft.playbooks.triggers[memoryKey(playbook.key, subjectRef(subject))];
  if (trigger.form === 'date') return dateCheck(trigger, memory, frame, asked);
  if (trigger.form === 'every') return slotCheck(trigger, memory, asked);
  if (trigger.form !== 'when') return say('TRIGGER_MEMORY', 'MET', 'It keeps no memory.');
  if (!pass.watching.isKnown(playbook) && memory === undefined)
    return say(
      'TRIGGER_MEMORY',
      'WAITING',
      'The account has taken no turn under this trigger yet; what holds in that turn is passed over, unless the ' +
        'playbook says existing: enrol.',
    );
  return whenCheck(trigger, memory, trigger.when.test(frame), asked);
}

type Form<F extends CompiledTrigger['form']> = Extract<CompiledTrigger, { form: F }>;

function whenCheck(
  trigger: Form<'when'>,
  memory: TriggerMemory | undefined,
  truth: boolean | undefined,
  { pass }: WhyNotAsked,
): WhyNotCheck {
  const { calendar } = pass.turn.at;
  const { since, rises = 0, isArmed = true } = memory ?? {};
  if (since !== undefined) {
    const dueAt = trigger.for === undefined ? since : calendar.add(since, trigger.for);
    return say(
      'TRIGGER_MEMORY',
      'WAITING',
      `It has held since ${calendar.dateOf(since)} and fires when it has held for ${trigger.for}.`,
      { since, dueAt },
    );
  }
  if (isArmed || truth === false)
    return say('TRIGGER_MEMORY', 'MET', 'It fires when the condition turns true.', { rises });
  if (rises > 0)
    return say(
      'TRIGGER_MEMORY',
      'NOT_MET',
      `It has fired already (${rises} so far), and its condition was not false since; it fires again after it was.`,
      { rises },
    );
  return say(
    'TRIGGER_MEMORY',
    'NOT_MET',
    'It held already when the playbook went live or its history came in; it fires after it was false once, or ' +
      'with existing: enrol.',
    {
      rises,
    },
  );
}

function dateCheck(
  { date, by, sign }: Form<'date'>,
  memory: TriggerMemory | undefined,
  frame: Frame,
  { pass }: WhyNotAsked,
): WhyNotCheck {
  const { calendar } = pass.turn.at;
  const value = date.evaluate(frame);
  if (typeof value !== 'number') return say('TRIGGER', 'UNKNOWN', `${date.source} is unknown.`, date.reads(frame));
  const moment = calendar.add(value, by, sign);
  const facts = { ...date.reads(frame), moment };
  const words = `${by} ${sign < 0 ? 'before' : 'after'} ${calendar.dateOf(value)}`;
  if (memory?.past?.includes(value))
    return say(
      'TRIGGER_MEMORY',
      'NOT_MET',
      `This date has had its chance: once per date (${words}, ${calendar.dateOf(moment)}).`,
      facts,
    );
  if (moment > pass.now)
    return say('TRIGGER_MEMORY', 'WAITING', `Its moment is ${calendar.dateOf(moment)}: ${words}.`, facts);
  return say(
    'TRIGGER_MEMORY',
    'WAITING',
    `Its moment has passed (${calendar.dateOf(moment)}); the account’s next turn decides.`,
    facts,
  );
}

function slotCheck({ every }: Form<'every'>, memory: TriggerMemory | undefined, { pass }: WhyNotAsked): WhyNotCheck {
  const { calendar } = pass.turn.at;
  const slots = slotsOf(every, calendar, pass.draft.segments.cadence);
  if (slots === undefined) return say('TRIGGER', 'UNKNOWN', 'No segment of the account sets a cadence.');
  const next = memory?.pace === slots.pace && memory.date !== undefined ? memory.date : slots.next(pass.now);
  return say(
    'TRIGGER_MEMORY',
    'WAITING',
    next === undefined ? 'No slot follows.' : `Its next slot is on ${calendar.dateOf(next)}.`,
    { next },
  );
}
