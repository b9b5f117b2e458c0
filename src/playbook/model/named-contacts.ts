import type { PlaybookPart } from './playbook.state.js';

/**
 * The contacts that a turn must load though no signal names them: those of live runs and of firings that wait, those
 * that are observed, and those whose timers a trigger keeps.
 */
export function contactsNamedBy({ runs, held, triggers, observed = {} }: PlaybookPart): string[] {
  const inRuns = runs.flatMap(({ contactId, eventContactId }) => contactId ?? eventContactId ?? []);
  const inHeld = held.flatMap(({ contactId }) => contactId ?? []);
  const inTriggers = Object.entries(triggers).flatMap(([key, { since, date }]) =>
    since !== undefined || date !== undefined ? (contactIn(key) ?? []) : [],
  );
  const inObservations = Object.values(observed).flatMap((one) => ('isOver' in one ? [] : (one.contactId ?? [])));
  return [...new Set([...inRuns, ...inHeld, ...inTriggers, ...inObservations])];
}

/** Of a memory's key: `playbook/cont_…`. A renewal's says `playbook/rnew_…`. */
function contactIn(key: string): string | undefined {
  const id = key.slice(key.indexOf('/') + 1);
  return id.startsWith('cont_') ? id : undefined;
}
