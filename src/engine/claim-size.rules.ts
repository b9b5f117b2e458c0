/** How many accounts one transaction claims at most: more only adds latency. */
export const CLAIM = 500;
/** Signals that one transaction folds for each account that it claims, and at least. */
const SIGNALS_EACH = 40;
const FEWEST_SIGNALS = 200;

/** Returns how many accounts the next transaction claims after one that failed: half as many, but one at least. */
export const afterFailure = (size: number): number => Math.max(1, Math.floor(size / 2));

/**
 * Returns how many accounts the next transaction claims after one that held its locks for so long (ms): fewer in
 * proportion when that was over the target, twice as many when it was full and under half of it, else as many.
 */
export function afterSuccess(size: number, heldMs: number, taken: number, targetMs: number): number {
  if (heldMs > targetMs) return Math.max(1, Math.floor((Math.min(size, Math.max(1, taken)) * targetMs) / heldMs));
  return taken >= size && heldMs < targetMs / 2 ? Math.min(CLAIM, size * 2) : size;
}

/** Returns how many pending signals a transaction of so many accounts reads. */
export const signalsFor = (size: number): number => Math.max(FEWEST_SIGNALS, size * SIGNALS_EACH);
