import type { Bounds } from '../../condition/bounds.js';
import type { FactValue } from '../../condition/fact.js';

/**
 * What can be told of a fact by those who decide by it: nothing, on which side of which numbers it is, or its value.
 */
type Watched = 'NOTHING' | 'VALUE' | readonly number[];

/**
 * Which changes of facts can change a decision. A fact that is only compared with numbers (`usage.change.events <=
 * -0.3`) matters when it crosses one of them, or comes to be known; any other by which something is decided matters
 * when it changes at all; the rest does not, nor what a template shows: that is filled in when something was decided.
 */
export class Stillness {
  private readonly watched: readonly Watched[];

  /** `decisions`: how every condition by which something is decided reads the facts. */
  constructor(paths: readonly string[], decisions: Bounds) {
    this.watched = paths.map((path) => watchedOf(path, decisions));
  }

  /** What is to be remembered of these values: two turns of which this is equal decide alike. */
  marks(values: readonly FactValue[], marks: FactValue[]): boolean {
    let isSame = marks.length === this.watched.length;
    for (let slot = 0; slot < this.watched.length; slot += 1) {
      const mark = markOf(this.watched[slot] as Watched, values[slot]);
      if (isSame && !isEqual(mark, marks[slot])) isSame = false;
      marks[slot] = mark;
    }
    return isSame;
  }
}

function watchedOf(path: string, decisions: Bounds): Watched {
  if (!decisions.has(path)) return 'NOTHING';
  const values = decisions.get(path);
  if (values === undefined) return 'VALUE';
  const numbers = values.filter((value) => typeof value === 'number');
  return [...new Set(numbers)].sort((one, other) => one - other);
}

function markOf(watched: Watched, value: FactValue): FactValue {
  if (watched === 'NOTHING') return undefined;
  if (watched === 'VALUE' || typeof value !== 'number') return value;
  let side = 0;
  for (const threshold of watched) side += value > threshold ? 2 : value === threshold ? 1 : 0;
  return side;
}

function isEqual(one: FactValue, other: FactValue): boolean {
  if (one === other) return true;
  return (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((item, place) => item === other[place])
  );
}
