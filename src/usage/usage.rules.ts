import type { FactMoment, Frame } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { ENDS_BACK } from './ring.js';
import type { CompiledActivation } from './usage.definition.js';
import { DATED_FACTS, type UsageSource } from './usage.facts.js';

/**
 * Looks whether the activation rule is met, and keeps the moment when it first was. A turn calls it after its facts are
 * read.
 *
 * Late signals can show that the rule was met earlier: usage facts are then read again as of the end of each earlier
 * day that these signals touch (33 days back at most; what the rule reads of other domains stands as of now), and an
 * earlier day moves the moment and emits the correction. So any order of the same signals ends on the same company day.
 * It is never taken back.
 */
export function meetActivation(
  draft: UsageSource,
  activation: CompiledActivation | undefined,
  frame: Frame,
  scribe: Scribe,
  at: FactMoment,
): void {
  const { usage } = draft;
  usage.activation.hasRule = activation !== undefined;
  const from = usage.touchedDay;
  usage.touchedDay = undefined;
  if (activation === undefined) return;
  const known = usage.activation.activatedAt;
  const metAt =
    earlierMoment(draft, activation, frame, at, from) ??
    (known === undefined && activation.condition.test(frame) === true ? at.now : undefined);
  if (metAt === undefined) return;
  usage.activation.activatedAt = metAt;
  announce(activation, frame, scribe, metAt, known);
}

/** The end of the first day, before today and before the day that is known, at which the rule held. */
function earlierMoment(
  draft: UsageSource,
  activation: CompiledActivation,
  frame: Frame,
  at: FactMoment,
  from: number | undefined,
): number | undefined {
  if (from === undefined) return undefined;
  const { activatedAt } = draft.usage.activation;
  const until = activatedAt === undefined ? at.today : Math.min(at.today, at.calendar.dayOf(activatedAt));
  for (let day = Math.max(from, at.today - ENDS_BACK); day < until; day += 1) {
    const now = at.calendar.startOf(day + 1) - 1;
    if (activation.condition.test(frameOf(draft, activation, frame, { ...at, today: day, now })) === true) return now;
  }
  return undefined;
}

/** The frame with the rule's usage facts as of an earlier day; those that know the present only are unknown. */
function frameOf(draft: UsageSource, { usage }: CompiledActivation, frame: Frame, at: FactMoment): Frame {
  const facts = [...frame.facts];
  for (const { slot, fact } of usage) facts[slot] = DATED_FACTS.has(fact.path) ? fact.read(draft, at) : undefined;
  return { ...frame, facts };
}

function announce(
  { condition }: CompiledActivation,
  frame: Frame,
  scribe: Scribe,
  activatedAt: number,
  correctsAt: number | undefined,
): void {
  const summary =
    correctsAt === undefined
      ? 'The activation rule was met.'
      : 'Late signals show that the activation rule was met earlier.';
  const causeId = scribe.cause({ kind: 'RULE', summary, condition: condition.source, facts: condition.reads(frame) });
  scribe.emit({
    type: 'usage.activated',
    data: { activatedAt, ...(correctsAt === undefined ? {} : { correctsAt }) },
    causeId,
  });
}
