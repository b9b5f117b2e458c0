import type { Calendar } from '../kernel/calendar.js';
import { isDuration } from '../kernel/duration.js';
import type { CheckInView, JourneyPart } from './journey.state.js';

/** What the check-in reads of the account's segments: the cadence in force and since when. */
export interface CadenceSource {
  readonly cadence?: { readonly every: string; readonly since: number };
}

/**
 * When the next check-in is due: the later of the last counting touchpoint and the segment's entry, plus the cadence.
 * Undefined without a cadence.
 */
export function checkInDueAt(journey: JourneyPart, segments: CadenceSource, calendar: Calendar): number | undefined {
  const { cadence } = segments;
  if (cadence === undefined || !isDuration(cadence.every)) return undefined;
  return calendar.add(Math.max(journey.lastAt ?? cadence.since, cadence.since), cadence.every);
}

/** The check-in as its row shows it. */
export function checkInOf(journey: JourneyPart, segments: CadenceSource, calendar: Calendar): CheckInView {
  const dueAt = checkInDueAt(journey, segments, calendar);
  return {
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(journey.lastAt === undefined ? {} : { lastAt: journey.lastAt }),
    ...(journey.lastSpokeAt === undefined ? {} : { spokeAt: journey.lastSpokeAt }),
    ...(segments.cadence === undefined ? {} : { cadence: segments.cadence.every }),
  };
}

export const isSameCheckIn = (a: CheckInView | undefined, b: CheckInView): boolean =>
  a?.dueAt === b.dueAt && a?.lastAt === b.lastAt && a?.spokeAt === b.spokeAt && a?.cadence === b.cadence;

/** Whether a check-in is due and has not been done. */
export const isDue = (dueAt: number | null | undefined, now: number): boolean => dueAt != null && dueAt <= now;
