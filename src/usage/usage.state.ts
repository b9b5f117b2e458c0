import type { DayMask } from './day-mask.js';
import { newRing } from './ring.js';

/** One person's active days, in a row of its own: a turn loads only the people whom its signals name. */
export interface Person extends DayMask {
  /** Set when the row must be written: the person is new, or was active on a new day. */
  isChanged?: boolean;
}

/** What an account did with one feature. */
interface FeatureUse extends DayMask {
  total: number;
  firstDay: number;
}

/** Whether the declared activation rule was met. */
interface Activation {
  /** False while the rulebook declares no rule. */
  hasRule: boolean;
  activatedAt: number | undefined;
}

/**
 * What an account remembers of its use of the product, in counters: its size and the cost of a signal do not grow with
 * what happened before. Exact under late and shuffled signals: additions commute, and no counter is read outside of
 * what it holds.
 */
export interface UsagePart {
  /** The company day up to which the rings stand; never goes back. */
  head: number;
  /**
   * Slot t: distinct people active in the 30 days ending on day t, for t = head-33 .. head+30 (design: turn.md, section
   * 0).
   */
  readonly breadth: Float64Array;
  /** Events, milliseconds in the product and visits by day, for head-62 .. head+1. */
  readonly events: Float64Array;
  readonly millis: Float64Array;
  readonly visits: Float64Array;
  totalEvents: number;
  totalMillis: number;
  totalVisits: number;
  /** Distinct people ever. */
  people: number;
  /** First and last use, and last visit, in milliseconds. */
  firstAt: number | undefined;
  lastAt: number | undefined;
  lastVisitAt: number | undefined;
  /** By feature key. */
  readonly features: Map<string, FeatureUse>;
  activation: Activation;
  /** The row of `account_usage` as it was last written. */
  written: string;
  /** The earliest day for which this turn's signals told something; not kept between turns. */
  touchedDay: number | undefined;
}

export function newUsagePart(): UsagePart {
  return {
    head: 0,
    breadth: newRing(),
    events: newRing(),
    millis: newRing(),
    visits: newRing(),
    totalEvents: 0,
    totalMillis: 0,
    totalVisits: 0,
    people: 0,
    firstAt: undefined,
    lastAt: undefined,
    lastVisitAt: undefined,
    features: new Map(),
    activation: { hasRule: false, activatedAt: undefined },
    written: '',
    touchedDay: undefined,
  };
}

/** A copy that a turn may change. */
export function copyUsage(part: UsagePart): UsagePart {
  return {
    ...part,
    breadth: part.breadth.slice(),
    events: part.events.slice(),
    millis: part.millis.slice(),
    visits: part.visits.slice(),
    features: new Map([...part.features].map(([key, use]) => [key, { ...use }])),
    activation: { ...part.activation },
  };
}
