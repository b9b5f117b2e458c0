import type { Calendar } from '../../kernel/calendar.js';
import { present } from '../../kernel/present.js';
import type { TriggerMemory } from '../model/playbook.state.js';
import type { Slots } from '../model/recurrence.js';

export interface TriggerMoment {
  readonly now: number;
  readonly calendar: Calendar;
  /** What holds is noted, and nothing fires. */
  readonly isQuiet: boolean;
}

export interface Watched {
  readonly memory: TriggerMemory;
  /** The occurrence, when it fires: the number of the rise, or the date. */
  readonly fires?: string;
  /** When to look again. */
  readonly nextAt?: number;
}

export interface WhenTrigger {
  readonly hash: string;
  readonly for?: string;
  readonly existing: 'skip' | 'enrol';
}

export interface DateTrigger {
  readonly hash: string;
  readonly by: string;
  readonly sign: 1 | -1;
  readonly late: 'skip' | 'enrol';
}

/** Dates that are remembered to have had their chance; a date that came back after so many others would get another. */
const MOST_PAST = 12;

/** How a subject is remembered that a playbook in force has not met: nothing has held, so it may fire. */
export const unmet = (hash: string): TriggerMemory => ({ hash, isArmed: true });

/** A memory that says no more than `unmet` need not be kept. */
export const isUnmet = ({ isArmed, since, rises, date, past, pace }: TriggerMemory): boolean =>
  isArmed === true &&
  since === undefined &&
  rises === undefined &&
  date === undefined &&
  past === undefined &&
  pace === undefined;

/**
 * What a `when` trigger does as its condition is looked at. It fires when the condition has risen from false and held
 * for `for`, once until it was false again. Unknown neither fires nor arms again; false and unknown restart `for`.
 * A trigger that is new or changed is baselined: where it holds already it counts as having fired.
 */
export function watchCondition(
  before: TriggerMemory | undefined,
  truth: boolean | undefined,
  trigger: WhenTrigger,
  at: TriggerMoment,
): Watched {
  const isNew = before?.hash !== trigger.hash;
  const { since, ...memory }: TriggerMemory = isNew ? carried(before, trigger.hash) : before;
  if (truth === undefined) return { memory };
  if (truth === false) return { memory: { ...memory, isArmed: true } };
  if (memory.isArmed !== true) return { memory };
  if (isNew && (trigger.existing === 'skip' || at.isQuiet)) return { memory: { ...memory, isArmed: false } };
  return risen(memory, since, trigger, at);
}

function risen(memory: TriggerMemory, since: number | undefined, trigger: WhenTrigger, at: TriggerMoment): Watched {
  if (since === undefined && at.isQuiet) return { memory: { ...memory, isArmed: false } };
  const from = since ?? at.now;
  const dueAt = trigger.for === undefined ? from : at.calendar.add(from, trigger.for);
  if (dueAt > at.now || at.isQuiet) return { memory: { ...memory, since: from }, nextAt: dueAt };
  const rises = (memory.rises ?? 0) + 1;
  return { memory: { ...memory, isArmed: false, rises }, fires: String(rises) };
}

/**
 * What a date trigger does as its date is looked at. Each value of the date fires once, at `by` before or after it; the
 * moment moves with the date. A value whose moment had passed when it was first seen is late: it does not fire unless
 * `late:
 * 'enrol'`.
 * (A date that was awaited and moved to where its moment has passed is not late: its moment is now.)
 */
export function watchDate(
  before: TriggerMemory | undefined,
  date: number | undefined,
  trigger: DateTrigger,
  at: TriggerMoment,
): Watched {
  const memory: TriggerMemory = before?.hash === trigger.hash ? before : carried(before, trigger.hash);
  if (date === undefined) return { memory };
  if (memory.past?.includes(date)) return { memory: withoutDate(memory) };
  const moment = at.calendar.add(date, trigger.by, trigger.sign);
  if (moment > at.now) return { memory: { ...memory, date }, nextAt: moment };
  const isLate = memory.date === undefined && moment < at.now;
  const past = { ...withoutDate(memory), past: [...(memory.past ?? []), date].slice(-MOST_PAST) };
  return at.isQuiet || (isLate && trigger.late === 'skip') ? { memory: past } : { memory: past, fires: String(date) };
}

/**
 * What an `every` trigger does. Slots that went by unseen fire once, the latest of them; a trigger that is new, or
 * whose slots are counted by another cadence, begins with the next.
 */
export function watchEvery(
  before: TriggerMemory | undefined,
  slots: Slots | undefined,
  { hash }: { readonly hash: string },
  at: TriggerMoment,
): Watched {
  const memory: TriggerMemory = before?.hash === hash ? before : carried(before, hash);
  if (slots === undefined) return { memory: withoutDate(memory) };
  const awaited = memory.pace === slots.pace ? memory.date : undefined;
  if (awaited !== undefined && awaited > at.now) return { memory, nextAt: awaited };
  const next = slots.next(at.now);
  const fires = awaited === undefined || at.isQuiet ? undefined : slots.latest(at.now);
  return {
    memory: { ...withoutDate(memory), pace: slots.pace, ...present({ date: next }) },
    ...present({ fires: fires === undefined ? undefined : String(fires), nextAt: next }),
  };
}

/**
 * What outlives a change of the trigger: the count of rises and the dates that had their chance, so that no occurrence
 * comes twice.
 */
function carried(before: TriggerMemory | undefined, hash: string): TriggerMemory {
  return {
    ...unmet(hash),
    ...(before?.rises !== undefined && { rises: before.rises }),
    ...(before?.past !== undefined && { past: before.past }),
  };
}

function withoutDate({ date: _, ...memory }: TriggerMemory): TriggerMemory {
  return memory;
}
