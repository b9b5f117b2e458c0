const MINUTE = 60_000;

/** So many crashes within so long, ms: then the code stands still until it is changed or somebody lets it go on. */
export interface CrashPolicy {
  readonly most: number;
  readonly within: number;
  /** The pause before the thread is started again, after the first crash and doubled by each further one, ms. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export const CRASH_POLICY: CrashPolicy = { most: 5, within: 10 * MINUTE, firstPause: 500, longestPause: 5_000 };

/** The crashes that still count at a moment. */
export const recentCrashes = (crashes: readonly number[], now: number, { within }: CrashPolicy): number[] =>
  crashes.filter((at) => at > now - within);

export const isTooMuch = (crashes: readonly number[], now: number, policy: CrashPolicy): boolean =>
  recentCrashes(crashes, now, policy).length >= policy.most;

/** How long the next thread waits, ms. */
export function pauseBefore(crashes: readonly number[], now: number, policy: CrashPolicy): number {
  const recent = recentCrashes(crashes, now, policy);
  return recent.length === 0 ? 0 : Math.min(policy.longestPause, policy.firstPause * 2 ** (recent.length - 1));
}
