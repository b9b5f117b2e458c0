import type { Told } from './revenue.state.js';

/**
 * So many sayings of one kind are kept of a subscription as they were told. Beyond, one that only repeats what was told
 * before it is forgotten: a nightly sync says the same a thousand times.
 */
const MOST_TELLINGS = 120;

/** So many that each say something new are kept at most. */
const MOST_NEW_TELLINGS = 1_000;

/** Negative when one was told before the other. */
const compareTold = (one: Told, other: Told): number =>
  one.recordedAt - other.recordedAt ||
  one.signalId - other.signalId ||
  ((one.key ?? '') < (other.key ?? '') ? -1 : Number((one.key ?? '') > (other.key ?? '')));

/**
 * Sayings by moment with one more, in any order of arrival the same: at one moment the later told counts. `repeats`
 * says whether one says nothing that the one before it did not.
 */
export function withTold<T extends Told>(
  sayings: readonly T[],
  said: T,
  repeats: (said: T, before: T) => boolean,
): readonly T[] {
  const index = sayings.findIndex(({ at }) => at >= said.at);
  if (index === -1) return bounded([...sayings, said], repeats);
  const there = sayings[index] as T;
  if (there.at > said.at) return bounded([...sayings.slice(0, index), said, ...sayings.slice(index)], repeats);
  return compareTold(there, said) > 0 ? sayings : sayings.with(index, said);
}

function bounded<T extends Told>(sayings: readonly T[], repeats: (said: T, before: T) => boolean): readonly T[] {
  if (sayings.length <= MOST_TELLINGS) return sayings;
  const index = sayings.findIndex(
    (said, index) => index > 0 && index < sayings.length - 1 && repeats(said, sayings[index - 1] as T),
  );
  if (index !== -1) return sayings.toSpliced(index, 1);
  return sayings.length <= MOST_NEW_TELLINGS ? sayings : sayings.toSpliced(1, 1);
}
