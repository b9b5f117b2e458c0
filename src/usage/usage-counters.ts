import { markDay, markedAfter, markedBefore, newDayMask } from './day-mask.js';
import { addToDay, ENDS_AHEAD, ENDS_BACK, moveDays, moveEnds } from './ring.js';
import type { Person, UsagePart } from './usage.state.js';

/** The length of the window that breadth is counted over, in company days. */
export const WINDOW = 30;

/** How many features an account's counters tell apart; use of further ones counts as activity only. */
export const MOST_FEATURES = 1000;

/** One use, with the company day it fell on. */
export interface Use {
  readonly feature: string;
  readonly at: number;
  readonly day: number;
  readonly count: number;
  readonly millis: number;
}

/** Moves the rings on to `today`; a day before their head leaves them as they are. */
function advance(part: UsagePart, today: number): void {
  if (today <= part.head) return;
  moveEnds(part.breadth, part.head, today);
  for (const ring of [part.events, part.millis, part.visits]) moveDays(ring, part.head, today);
  part.head = today;
}

export function recordUse(part: UsagePart, use: Use, today: number): void {
  advance(part, today);
  addToDay(part.events, part.head, use.day, use.count);
  addToDay(part.millis, part.head, use.day, use.millis);
  part.totalEvents += use.count;
  part.totalMillis += use.millis;
  part.firstAt = Math.min(part.firstAt ?? use.at, use.at);
  part.lastAt = Math.max(part.lastAt ?? use.at, use.at);
  part.touchedDay = Math.min(part.touchedDay ?? use.day, use.day);
  recordFeature(part, use);
}

function recordFeature({ features }: UsagePart, { feature, day, count }: Use): void {
  const known = features.get(feature);
  if (known !== undefined) {
    known.total += count;
    known.firstDay = Math.min(known.firstDay, day);
    markDay(known, day);
  } else if (features.size < MOST_FEATURES) features.set(feature, { ...newDayMask(day), total: count, firstDay: day });
}

export function recordVisit(part: UsagePart, at: number, day: number, today: number): void {
  advance(part, today);
  addToDay(part.visits, part.head, day, 1);
  part.totalVisits += 1;
  part.lastVisitAt = Math.max(part.lastVisitAt ?? at, at);
}

/**
 * A person was active on a day. On a new day d between the person's neighbouring active days prev < d < next, the
 * windows that this person newly falls into are those ending on max(d, prev+30) .. min(d+29, next-1); nothing else
 * changes, ever.
 * Exact however late: a day so old that the person's mask has no room for it lies in no window that the ring still
 * holds.
 */
export function recordPerson(part: UsagePart, people: Map<number, Person>, number: number, day: number): void {
  const person = people.get(number);
  if (person === undefined) {
    people.set(number, { ...newDayMask(day), isChanged: true });
    part.people += 1;
    countWindows(part, day, undefined, undefined);
    return;
  }
  const [before, after] = [markedBefore(person, day), markedAfter(person, day)];
  if (!markDay(person, day)) return;
  person.isChanged = true;
  countWindows(part, day, before, after);
}

function countWindows(
  { breadth, head }: UsagePart,
  day: number,
  before: number | undefined,
  after: number | undefined,
): void {
  const from = Math.max(day, before === undefined ? day : before + WINDOW, head - ENDS_BACK);
  const to = Math.min(day + WINDOW - 1, after === undefined ? Number.MAX_SAFE_INTEGER : after - 1, head + ENDS_AHEAD);
  for (let end = from; end <= to; end += 1) breadth[end & 63] = (breadth[end & 63] ?? 0) + 1;
}
