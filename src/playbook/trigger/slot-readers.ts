import type { FactValue } from '../../condition/fact.js';

/** A playbook’s place in its list, and with what its trigger compares a fact; left out = any change may matter. */
export interface Reader {
  readonly place: number;
  readonly values?: readonly (number | string)[] | undefined;
}

type Remembered = Exclude<FactValue, undefined> | null;

/**
 * The playbooks whose triggers read one fact, by the values with which they compare it. A change from 40 to 43 concerns
 * those that have a bound from 40 to 43, and those that read the fact otherwise; what becomes known or unknown concerns
 * all.
 */
export class SlotReaders {
  private readonly all: readonly number[];
  private readonly any: readonly number[];
  private readonly words = new Map<string, number[]>();
  /** Bounds in ascending order, and whose they are. */
  private readonly bounds: readonly number[];
  private readonly owners: readonly number[];

  constructor(readers: readonly Reader[]) {
    this.all = readers.map(({ place }) => place);
    this.any = readers.flatMap(({ place, values }) => (values === undefined ? [place] : []));
    const bounds = readers.flatMap(({ place, values = [] }) =>
      values.flatMap((value) => (typeof value === 'number' ? [{ bound: value, place }] : [])),
    );
    bounds.sort((a, b) => a.bound - b.bound);
    this.bounds = bounds.map(({ bound }) => bound);
    this.owners = bounds.map(({ place }) => place);
    for (const { place, values = [] } of readers)
      for (const value of values)
        if (typeof value === 'string') this.words.set(value, [...(this.words.get(value) ?? []), place]);
  }

  /** Adds the places of those whom a change may concern. */
  addConcerned(places: Set<number>, before: Remembered, after: Remembered): void {
    if (typeof before === 'number' && typeof after === 'number' && !Number.isNaN(after))
      this.addCrossed(places, Math.min(before, after), Math.max(before, after));
    else if (typeof before === 'string' && typeof after === 'string')
      for (const word of [before, after]) addAll(places, this.words.get(word));
    else return addAll(places, this.all);
    addAll(places, this.any);
  }

  private addCrossed(places: Set<number>, low: number, high: number): void {
    for (let at = this.firstFrom(low); at < this.bounds.length && (this.bounds[at] as number) <= high; at += 1)
      places.add(this.owners[at] as number);
  }

  /** Where the first bound stands that is not below. */
  private firstFrom(low: number): number {
    let [from, to] = [0, this.bounds.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.bounds[middle] as number) < low) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

export function addAll(places: Set<number>, more: readonly number[] = []): void {
  for (const place of more) places.add(place);
}
