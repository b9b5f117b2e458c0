import { compareStamps, type Stamp } from '../signal/told.rules.js';
import type { JourneyPart } from './journey.state.js';
import { countsForCadence, isFromCustomer } from './touchpoint.rules.js';
import type { TouchpointKind, TouchpointRecord } from './touchpoint.types.js';

/** What of a touchpoint counts for the moments that an account's turn remembers. */
export type ToldTouchpoint = Pick<
  TouchpointRecord,
  'kind' | 'direction' | 'status' | 'at' | 'isAutomatic' | 'isAnswered'
> & {
  /** The telling that it stands by; left out of what is told once. */
  readonly stamp?: Stamp;
};

/** The latest moments of what is not named in `ToldContacts`. */
export interface RestOfTouches {
  readonly byKind: Partial<Record<TouchpointKind, number>>;
  inboundAt: number | undefined;
  spokeAt: number | undefined;
}

/**
 * What is known of touchpoints and tickets that may be told again: those that the turn's signals name, and how late the
 * others come. What is told otherwise gives back the moment that it had taken.
 */
export interface ToldContacts {
  readonly touchpoints: Map<string, ToldTouchpoint>;
  /** Ticket → when it was opened. */
  readonly opened: Map<string, number>;
  readonly rest: RestOfTouches;
}

/** What the journey's folds read and change of an account's turn. */
export interface JourneyDraft {
  readonly journey: JourneyPart;
  /** Made by the first fold that needs it, unless it was loaded. */
  told?: ToldContacts;
}

/** Nothing is named yet, so the moments of the state are those of the others. */
export const toldOf = (draft: JourneyDraft): ToldContacts => {
  draft.told ??= { touchpoints: new Map(), opened: new Map(), rest: restOf(draft.journey) };
  return draft.told;
};

export const restOf = ({ byKind, lastInboundAt, lastSpokeAt }: JourneyPart): RestOfTouches => ({
  byKind: { ...byKind },
  inboundAt: lastInboundAt,
  spokeAt: lastSpokeAt,
});

/** Whether a touchpoint holds one of the moments that the state remembers, so that it may have to give it back. */
export const holdsMoment = (journey: JourneyPart, touchpoint: ToldTouchpoint): boolean =>
  (countsForCadence(touchpoint) && journey.byKind[touchpoint.kind] === touchpoint.at) ||
  (isFromCustomer(touchpoint) && (journey.lastInboundAt === touchpoint.at || journey.lastSpokeAt === touchpoint.at));

/** The customer spoke at a moment that is not told otherwise later: an answer. */
export function spokeFor(draft: JourneyDraft, at: number): void {
  draft.journey.lastSpokeAt = later(draft.journey.lastSpokeAt, at);
  if (draft.told !== undefined) draft.told.rest.spokeAt = later(draft.told.rest.spokeAt, at);
}

/** A ticket was opened at a moment: the customer spoke then, rather than when it was told before. */
export function spokeByTicket(draft: JourneyDraft, ticketId: string, at: number, before: number | undefined): void {
  const told = toldOf(draft);
  told.opened.set(ticketId, at);
  if (before !== undefined && at < before) settleMoments(draft.journey, told);
  else draft.journey.lastSpokeAt = later(draft.journey.lastSpokeAt, at);
}

/** Whether an earlier folded telling of the touchpoint is the later one, so that this one changes nothing. */
export const isOverruled = (known: ToldTouchpoint | undefined, stamp: Stamp | undefined): boolean =>
  known?.stamp !== undefined && stamp !== undefined && compareStamps(stamp, known.stamp) < 0;

/** The moments of the state from all touchpoints, tickets and answers there are. */
export function settleMoments(journey: JourneyPart, { touchpoints, opened, rest }: ToldContacts): void {
  const byKind: Partial<Record<TouchpointKind, number>> = { ...rest.byKind };
  let { inboundAt, spokeAt } = rest;
  for (const touchpoint of touchpoints.values()) {
    if (countsForCadence(touchpoint)) byKind[touchpoint.kind] = later(byKind[touchpoint.kind], touchpoint.at);
    if (isFromCustomer(touchpoint)) inboundAt = later(inboundAt, touchpoint.at);
  }
  for (const at of opened.values()) spokeAt = later(spokeAt, at);
  if (inboundAt !== undefined) spokeAt = later(spokeAt, inboundAt);
  const moments = Object.values(byKind);
  set(journey, 'lastAt', moments.length === 0 ? undefined : Math.max(...moments));
  set(journey, 'lastInboundAt', inboundAt);
  set(journey, 'lastSpokeAt', spokeAt);
  journey.byKind = byKind;
}

function set(journey: JourneyPart, field: 'lastAt' | 'lastInboundAt' | 'lastSpokeAt', at: number | undefined): void {
  if (at === undefined) delete journey[field];
  else journey[field] = at;
}

const later = (known: number | undefined, at: number): number => Math.max(known ?? at, at);
