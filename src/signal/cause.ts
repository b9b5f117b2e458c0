import type { CauseKind, Scribe } from '../event/scribe.js';
import { kindOf } from '../kernel/ids.js';
import type { Signal } from './signal.js';

/** Whether a person did it, an integration, or Perennial itself. */
export const actorKind = (actorId: string): CauseKind =>
  kindOf(actorId) === 'member' ? 'PERSON' : kindOf(actorId) === 'apiKey' ? 'INTEGRATION' : 'SIGNAL';

/** Names the signal as the cause of what its fold reports; nothing while history is folded, when nobody is told. */
export function signalCause(scribe: Scribe, signal: Signal): string | undefined {
  if (scribe.isQuiet) return undefined;
  return scribe.cause({
    kind: 'SIGNAL',
    summary: `A signal “${signal.type}” came in from {{actor}}.`,
    actorId: signal.actorId,
  });
}

/** Names a command as the cause: `what` reads on after the actor's name (“{{actor}} completed the task.”). */
export const commandCause = (scribe: Scribe, signal: Signal, what: string): string =>
  scribe.cause({ kind: actorKind(signal.actorId), summary: `{{actor}} ${what}`, actorId: signal.actorId });
