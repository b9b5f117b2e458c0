import { lastOf } from './path.js';

/** What is longer is no name that somebody misspelt. */
const LONGEST_NAME = 100;

/** How many letters must be put in, taken out, changed or swapped to turn one word into the other. */
function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + change);
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? least) + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[other.length] ?? 0;
}

/**
 * How far a candidate is from what was written: whole names are compared, and last names too (`arr` means
 * `revenue.arr`).
 */
function farness(written: string, candidate: string): number {
  const [one, other] = [written.toLowerCase(), candidate.toLowerCase()];
  const [lastOne, lastOther] = [lastOf(one), lastOf(other)];
  const byLast =
    lastOne === lastOther
      ? 0.5
      : lastOne.length > 2 && (lastOther.includes(lastOne) || lastOne.includes(lastOther))
        ? 1.5
        : editDistance(lastOne, lastOther);
  const group = one.slice(0, -lastOne.length) === other.slice(0, -lastOther.length) ? 0 : 1;
  return Math.min(editDistance(one, other), byLast + group);
}

/** The candidates that were probably meant, nearest first, at most three. */
export function nearest(written: string, candidates: Iterable<string>): string[] {
  if (written.length > LONGEST_NAME) return [];
  const length = lastOf(written).length;
  const limit = length <= 3 ? 1.5 : Math.max(2, Math.floor(length / 3));
  return [...candidates]
    .map((candidate) => ({ candidate, far: farness(written, candidate) }))
    .filter(({ far }) => far <= limit)
    .sort((one, other) => one.far - other.far || (one.candidate < other.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** “did you mean a or b?”, or undefined when nothing is near. */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(written, candidates);
  return found.length > 0 ? `did you mean ${found.join(' or ')}?` : undefined;
}
