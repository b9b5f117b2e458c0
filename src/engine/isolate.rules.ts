import type { Signal } from '../signal/signal.js';

/** A signal that a turn could not fold; the cause is what the fold threw. */
export class Unfoldable extends Error {
  constructor(
    readonly signal: Signal,
    cause: unknown,
  ) {
    super(`Signal ${signal.id} (${signal.type}) cannot be folded: ${String(cause)}`, { cause });
  }
}

/** What the fold threw, where a turn threw because a signal cannot be folded; else what it threw. */
export const refusalIn = (error: unknown): unknown => (error instanceof Unfoldable ? error.cause : error);

/** A signal that is left out of a turn, and what it made the turn throw. */
export interface LeftOut {
  readonly signal: Signal;
  readonly error: unknown;
}

export interface Isolated<Result> {
  readonly result: Result;
  readonly leftOut: readonly LeftOut[];
}

/**
 * A turn with as many of the signals as it can take: those that it cannot fold are left out, and so are those with
 * which it throws later on, found by halves. `take` begins from the same state each time. @throws what a turn without
 * any signal throws: then the account itself is at fault; and what was thrown for a signal that `isVital`
 */
export function isolate<Result>(
  signals: readonly Signal[],
  take: (signals: readonly Signal[]) => Result,
  isVital: (signal: Signal) => boolean = () => false,
): Isolated<Result> {
  const leftOut: LeftOut[] = [];
  let rest = signals;
  for (;;) {
    const taken = attempt(rest, take);
    if ('result' in taken) return { result: taken.result, leftOut };
    const found = taken.error instanceof Unfoldable ? unfoldable(taken.error) : culprit(rest, take, taken.error);
    if (isVital(found.signal)) throw found.error;
    leftOut.push(found);
    rest = rest.filter((signal) => signal !== found.signal);
  }
}

const unfoldable = ({ signal, cause }: Unfoldable): LeftOut => ({ signal, error: cause });

/** The last signal of the shortest beginning that throws. @throws what the turn without any throws */
function culprit<Result>(
  signals: readonly Signal[],
  take: (signals: readonly Signal[]) => Result,
  thrown: unknown,
): LeftOut {
  const bare = attempt([], take);
  if ('error' in bare) throw bare.error;
  let [sound, faulty, error] = [0, signals.length, thrown];
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    const taken = attempt(signals.slice(0, middle), take);
    if ('error' in taken) {
      if (taken.error instanceof Unfoldable) return unfoldable(taken.error);
      [faulty, error] = [middle, taken.error];
    } else sound = middle;
  }
  return { signal: signals[faulty - 1] as Signal, error };
}

function attempt<Result>(
  signals: readonly Signal[],
  take: (signals: readonly Signal[]) => Result,
): { readonly result: Result } | { readonly error: unknown } {
  try {
    return { result: take(signals) };
  } catch (error) {
    return { error };
  }
}
