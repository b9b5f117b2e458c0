import { PerennialError } from '../kernel/errors.js';

const LONGEST = 1_000;

/** So many deaths in trials of one account, and it is set aside: one may be chance (a kill from outside). */
export const FATAL = 3;

/** The code under which a turn's error is known. */
export const codeOf = (error: unknown): string => (error instanceof PerennialError ? error.code : 'INTERNAL');

/** The error's message, cut when it is long. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
}

/** The accounts of a turn that was under way when its process ended, and whether the turn was a trial of one. */
export interface DeadTurn {
  readonly accountIds: readonly string[];
  readonly isTrial: boolean;
}

/**
 * Account → how many deaths a process's end adds, from the turns that were under way. Only a trial counts: processes
 * that are killed from outside are often killed in a turn, and hardly ever twice in the short trial of one account.
 */
export function suspectsOf(dead: readonly DeadTurn[]): Map<string, number> {
  const suspects = new Map<string, number>();
  for (const { accountIds, isTrial } of dead)
    for (const id of accountIds) suspects.set(id, (suspects.get(id) ?? 0) + (isTrial ? 1 : 0));
  return suspects;
}
