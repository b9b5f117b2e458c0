import type { JourneyPart, PlannedTouchpoint } from './journey.state.js';
import type { TouchpointRecord } from './touchpoint.types.js';

/**
 * How many planned touchpoints of a kind an account's turn keeps in mind, those to come and those that are over each by
 * themselves: no other plan pushes the next of a kind out. The table holds them all.
 */
const MOST_PLANNED = 500;
const DAY_MS = 86_400_000;

/** How long a planned touchpoint that nobody settled stays in mind, ms. */
const PLAN_KEPT_MS = 90 * 86_400_000;

/**
 * Those that count for cadence: done, by a person, answered. A decision is a note, not a contact. (domain.md,
 * Touchpoint)
 */
export const countsForCadence = ({
  kind,
  status,
  isAutomatic,
  isAnswered,
}: Pick<TouchpointRecord, 'kind' | 'status' | 'isAutomatic' | 'isAnswered'>): boolean =>
  kind !== 'DECISION' && status === 'DONE' && !isAutomatic && isAnswered;

/** Whether the customer spoke by it. */
export const isFromCustomer = ({
  kind,
  status,
  direction,
}: Pick<TouchpointRecord, 'kind' | 'status' | 'direction'>): boolean =>
  kind !== 'DECISION' && status === 'DONE' && direction === 'INBOUND';

const later = (known: number | undefined, at: number): number => Math.max(known ?? at, at);

/** Takes a touchpoint into what the account's turn remembers. Any order of touchpoints ends the same. */
export function countTouchpoint(journey: JourneyPart, touchpoint: TouchpointRecord, now: number): void {
  if (countsForCadence(touchpoint)) {
    journey.lastAt = later(journey.lastAt, touchpoint.at);
    journey.byKind[touchpoint.kind] = later(journey.byKind[touchpoint.kind], touchpoint.at);
    journey.counted.push(touchpoint.at);
  }
  if (isFromCustomer(touchpoint)) {
    journey.lastInboundAt = later(journey.lastInboundAt, touchpoint.at);
    journey.lastSpokeAt = later(journey.lastSpokeAt, touchpoint.at);
  }
  journey.planned = plansAfter(journey.planned, touchpoint, now);
}

function plansAfter(
  planned: readonly PlannedTouchpoint[],
  { id, kind, at, status }: TouchpointRecord,
  now: number,
): readonly PlannedTouchpoint[] {
  if (status !== 'PLANNED' && !planned.some((plan) => plan.id === id)) return planned;
  const others = planned.filter((plan) => plan.id !== id && plan.at > now - PLAN_KEPT_MS);
  if (status !== 'PLANNED') return others;
  const all = [...others, { id, kind, at }].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return all.length <= MOST_PLANNED ? all : firstOfEach(all, now - DAY_MS);
}

/** Of each kind the first of those before a moment, and the first of those after it. */
function firstOfEach(plans: readonly PlannedTouchpoint[], moment: number): PlannedTouchpoint[] {
  const counts = new Map<string, number>();
  return plans.filter(({ kind, at }) => {
    const name = `${kind} ${at < moment ? 'over' : 'to come'}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= MOST_PLANNED;
  });
}

/** The next planned touchpoint of a kind, from the start of `today` on. */
export const nextPlanned = (journey: JourneyPart, kind: string, from: number): PlannedTouchpoint | undefined =>
  journey.planned.find((plan) => plan.kind === kind && plan.at >= from);
