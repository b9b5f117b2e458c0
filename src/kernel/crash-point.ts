import { z } from 'zod';

/**
 * The places at which a process can be made to end at once, as `kill -9` ends it, so that recovery can be tested at
 * each of them:
 * before and after a signal's insert (and after its commit), the claim, the run, the other effects, the checkpoint (the
 * state row), the counter that gives event positions, the events, the commit of a turn, a call to the outside and the
 * mark that it was made.
 */
export const CRASH_POINTS = [
  'signal.before',
  'signal.after',
  'signal.committed',
  'claim.before',
  'claim.after',
  'state.before',
  'state.after',
  'run.before',
  'run.after',
  'effect.before',
  'effect.after',
  'sequence.before',
  'sequence.after',
  'event.before',
  'event.after',
  'turn.committed',
  'http.before',
  'http.sent',
  'delivery.before',
  'delivery.mark',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** `claim.after`, or `claim.after#3` for the third time that it is passed. */
export const crashAtSchema = z.templateLiteral([z.enum(CRASH_POINTS), z.string().regex(/^(#[1-9]\d{0,5})?$/)]);

/** Armed once at the start of a process and never in production; a context of its own for it would cost every call. */
const armed: { point?: string; passes: number } = { passes: 0 };

/** @param at the point at which this process is to end, from the configuration; undefined: nowhere */
export function armCrashPoint(at: string | undefined): void {
  if (at === undefined) return;
  const [point, passes = '1'] = at.split('#') as [string, string?];
  armed.point = point;
  armed.passes = Number(passes);
}

/** Ends the process here when it was armed so; else nothing. */
export function crashPoint(point: CrashPoint): void {
  if (armed.point !== point) return;
  armed.passes -= 1;
  if (armed.passes === 0) process.kill(process.pid, 'SIGKILL');
}
