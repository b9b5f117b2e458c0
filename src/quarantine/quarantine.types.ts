/** WAITING: somebody has to look at it. DISCARDED: it is left out for good. */
export type DeadLetterStatus = 'WAITING' | 'DISCARDED';

/**
 * WATCHED: its turn was under way when a process ended, or it is retried; it is tried by itself. SET_ASIDE: its turn
 * fails, and it takes none.
 */
export type QuarantineStatus = 'WATCHED' | 'SET_ASIDE';

/** A signal that a turn could not fold, with what was thrown. */
export interface Unfolded<Signal> {
  readonly signal: Signal;
  readonly error: unknown;
}

/** A condition went over its limit: the version of the playbook that it belongs to is set aside. */
export interface FoundOverLimit {
  readonly hash: string;
  readonly playbookKey: string;
  readonly accountId: string;
  readonly reason: string;
}
