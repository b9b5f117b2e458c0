import { PerennialError } from '../kernel/errors.js';

const LONGEST = 1_000;

/** So many deaths in turns of one account alone, and it is set aside: one may be chance (a kill from outside). */
export const FATAL = 2;

/** The code under which a turn's error is known. */
export const codeOf = (error: unknown): string => (error instanceof PerennialError ? error.code : 'INTERNAL');

/** The error's message, cut when it is long. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
}

/**
 * Account → how many deaths a process's end adds, from the turns that were under way. One that was under way alone is
 * likely to blame; of several each may be chance.
 */
export function suspectsOf(dead: readonly (readonly string[])[]): Map<string, number> {
  const suspects = new Map<string, number>();
  for (const ids of dead) for (const id of ids) suspects.set(id, (suspects.get(id) ?? 0) + (ids.length === 1 ? 1 : 0));
  return suspects;
}
