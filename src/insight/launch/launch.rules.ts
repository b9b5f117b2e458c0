import type { ErrorCode } from '../../kernel/errors.js';
import type { countItems } from './launch-item.store.js';

/** Errors that say nothing of the account that a command was for: the same command may pass later. */
const OF_THE_SERVER: ReadonlySet<ErrorCode> = new Set(['DATABASE_UNAVAILABLE', 'ENGINE_UNAVAILABLE', 'OVERLOADED']);

/** Whether an error is an account's own, so that the others can go on without it. */
export const isOfAccount = (code: ErrorCode): boolean => !OF_THE_SERVER.has(code);

/** What a job has come to, by its accounts. */
export function launchResultOf(counts: Awaited<ReturnType<typeof countItems>>) {
  const of = (wanted: string) =>
    counts.filter(({ outcome }) => outcome === wanted).reduce((sum, { total }) => sum + total, 0);
  const heldBackReasons = counts
    .flatMap(({ reason, total: count }) => (reason === null ? [] : [{ reason, count }]))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
  return {
    pending: of('PENDING'),
    started: of('STARTED'),
    heldBack: of('HELD_BACK'),
    heldBackReasons,
    failed: of('FAILED'),
  };
}
