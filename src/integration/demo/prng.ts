/** Taken once: these run millions of times, and a global is dear inside a test's sandbox. */
const { floor, imul } = Math;

/**
 * A small seeded generator of pseudo-random numbers (mulberry32: 32 bits of state, period 2^32). The demo company draws
 * everything from it, so that one seed makes one world on every machine. Not for secrets.
 */
export class Prng {
  private state: number;

  /** `parts` name the stream: the same seed and parts give the same numbers, others give independent ones. */
  constructor(seed: number, ...parts: readonly (string | number)[]) {
    this.state = parts.reduce<number>(
      (hash, part) => mix(hash ^ (typeof part === 'number' ? mix(part + 0x9e3779b9) : hashText(part))),
      mix(seed),
    );
  }

  /** At least 0, under 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to under `count`. */
  int(count: number): number {
    return floor(this.next() * count);
  }

  /** A whole number between the two, both included. */
  whole(from: number, to: number): number {
    return from + this.int(to - from + 1);
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** About normal, mean 0, deviation 1: the sum of four uniform numbers, never beyond 3.5. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * 1.7320508;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T;
  }

  /** Picks by weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return (choices[choices.length - 1] as readonly [T, number])[0];
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let last = copy.length - 1; last > 0; last -= 1) {
      const other = this.int(last + 1);
      [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
    }
    return copy;
  }
}

/** 32 bits of a text (FNV-1a, then mixed). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let h = value | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
