import type { Calendar } from '../kernel/calendar.js';
import type { ConditionOwner } from './limits.js';
import type { Surroundings } from './surroundings.js';

/** What a fact can be. Numbers are doubles; a timestamp is milliseconds since the epoch. */
export const FACT_TYPES = ['double', 'bool', 'string', 'timestamp', 'list<string>'] as const;
export type FactType = (typeof FACT_TYPES)[number];

/** A fact's value; undefined means "not known yet". */
export type FactValue = number | boolean | string | readonly string[] | undefined;

/**
 * What the facts of an account and its events derive from: what it was told, what its rulebook decides, and what is
 * done about it. A rehearsal plays what these name, and leaves out the rest.
 */
export const SOURCES = [
  // told by people and by the outside
  'profile',
  'contacts',
  'subscriptions',
  'usage',
  'metrics',
  'surveys',
  'tickets',
  'touchpoints',
  // decided by the rulebook
  'stage',
  'segments',
  'score',
  'fit',
  'activation',
  // done by playbooks and people
  'runs',
  'runKeys',
  'runPurposes',
  'tasks',
  'guides',
  'risks',
  'opportunities',
  // of the deployment, not of an account
  'company',
] as const;
export type Source = (typeof SOURCES)[number];

/**
 * At least one source. `runKeys` and `runPurposes` are the live runs seen by their playbooks’ keys and by their
 * purposes, and by nothing else. That time passes is no source: a fact says by `changes` when it does so by itself.
 */
export type Sources = readonly [Source, ...Source[]];

/** One row of the fact catalogue, as authors and editors see it. */
export interface FactSpec {
  readonly path: string;
  readonly type: FactType;
  /** Unit of a number: `days`, `share 0..1`, `points 0..100`, `major units of the reporting currency`, … */
  readonly unit?: string;
  readonly description: string;
  /** In words: when the fact is unknown. Left out = always known. */
  readonly unknownWhen?: string;
  /** The values that a string fact takes, when they are declared. */
  readonly values?: readonly string[];
}

/** The moment for which facts are read. */
export interface FactMoment {
  readonly now: number;
  /** The company's day of `now`: days since 1970-01-01 in its zone. */
  readonly today: number;
  readonly calendar: Calendar;
  readonly surroundings: Surroundings;
}

/**
 * A fact that knows how to read itself from a part `S` of an account's state.
 * `changes` says when it will change by itself: never (left out), at the company's next day boundary, or at a moment of
 * its own.
 */
export interface Fact<S> extends FactSpec {
  /** All that its value comes from: a turn reads it again when that was decided, a rehearsal plays what decides it. */
  readonly derivesFrom: Sources;
  read(part: S, at: FactMoment): FactValue;
  readonly changes?: 'daily' | ((part: S, at: FactMoment) => number | undefined);
}

/**
 * What a condition reads: facts by slot, and what is local to a run or an event (`event.score`, `steps.call.outcome`)
 * by path.
 */
export interface Frame {
  readonly facts: readonly FactValue[];
  readonly locals?: Readonly<Record<string, FactValue>>;
}

/** By path of a local, the values that it takes. */
export type LocalValues = ReadonlyMap<string, readonly string[]>;

/** The names that a condition may use. */
export interface Scope {
  /** Fact path → its slot in `Frame.facts` and its type. */
  readonly facts: ReadonlyMap<
    string,
    {
      readonly slot: number;
      readonly type: FactType;
      readonly values?: readonly string[];
      /** Left out = not declared, so it may be anything. */
      readonly derivesFrom?: Sources;
    }
  >;
  /** Local path → its type: `event.score` → double, `steps.call.done` → bool. */
  readonly locals: ReadonlyMap<string, FactType>;
  /** The values that a local of type string takes, where they are declared: `event.priority`, `steps.call.outcome`. */
  readonly localValues?: LocalValues;
  /** Locals whose value is the same whatever the frame: what a plugin is set to. */
  readonly constants?: ReadonlyMap<string, FactValue>;
  /** Whose conditions are compiled; left out = of no definition in force. */
  readonly owner?: ConditionOwner;
}
