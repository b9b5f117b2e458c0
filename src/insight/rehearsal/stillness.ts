import type { FactValue } from '../../condition/fact.js';

/**
 * What can be told of a fact by those who decide by it: nothing, on which side of which numbers it is, or its value.
 */
type Watched = 'NOTHING' | 'VALUE' | readonly number[];

/** After a fact's name: compared with a number, and with nothing more. */
const COMPARED = /^\s*(?:<=|>=|<|>|==|!=)\s*(-?\d+(?:\.\d+)?)\s*(?=$|[)\]&|?:,"])/;
/** Before it: the beginning of a comparison. */
const BEGINS = /(?:^|[(["&|?:,!])\s*$/;

/**
 * Which changes of facts can change a decision. A fact that is only compared with numbers (`usage.change.events <=
 * -0.3`) matters
 * when it crosses one of them, or comes to be known; any other that a text names matters when it changes at all; one
 * that none names does not, nor one that only a template shows: that is filled in when something has been decided.
 */
export class Stillness {
  private readonly watched: readonly Watched[];

  /** `texts`: every condition by which something is decided, as JSON; whatever else names a fact counts like one. */
  constructor(paths: readonly string[], texts: string) {
    const conditions = texts.replace(/\{\{.*?\}\}/g, '');
    this.watched = paths.map((path) => watchedOf(path, conditions));
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

function watchedOf(path: string, texts: string): Watched {
  const thresholds = new Set<number>();
  const name = new RegExp(`(?<![\\w.])${path.replaceAll('.', '\\.')}(?![\\w])`, 'g');
  let isNamed = false;
  for (const { index } of texts.matchAll(name)) {
    isNamed = true;
    const before = texts.slice(Math.max(0, index - 10), index);
    const after = texts.slice(index + path.length, index + path.length + 40);
    if (/\bhas\(\s*$/.test(before) && /^\s*\)/.test(after)) continue;
    const compared = COMPARED.exec(after);
    if (compared === null || !BEGINS.test(before)) return 'VALUE';
    thresholds.add(Number(compared[1]));
  }
  if (!isNamed) return isPartNamed(path, texts) ? 'VALUE' : 'NOTHING';
  return [...thresholds].sort((one, other) => one - other);
}

/** A text that names a group (`has(usage.change)`) reads all of it. */
function isPartNamed(path: string, texts: string): boolean {
  for (let end = path.lastIndexOf('.'); end > path.indexOf('.'); end = path.lastIndexOf('.', end - 1)) {
    if (new RegExp(`(?<![\\w.])${path.slice(0, end).replaceAll('.', '\\.')}(?![\\w.])`).test(texts)) return true;
  }
  return false;
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
