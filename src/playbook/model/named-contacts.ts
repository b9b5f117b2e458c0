import type { ContactView } from '../../contact/contact.state.js';
import type { Signal } from '../../signal/signal.js';
import type { CompiledPlaybook } from './compiled-playbook.js';
import type { PlaybookPart } from './playbook.state.js';

/** Which of an account's contacts a turn needs; never all of them without a reason. */
export interface NeededContacts {
  /** All who have not left. */
  readonly areAll: boolean;
  /** By external id: those whom signals name. Whom usage and visits name is counted, and not looked at. */
  readonly named: readonly string[];
  /** By id: those whom live runs, firings that wait, observations and timers name. */
  readonly kept: readonly string[];
}

/**
 * The contacts that a turn needs. `isNew`: the account has taken no turn under these playbooks yet, so those that watch
 * contacts take note of all of them.
 */
export function neededContacts(
  part: PlaybookPart,
  signals: readonly Pick<Signal, 'type' | 'contactExternalId'>[],
  isNew: boolean,
  playbooks: readonly CompiledPlaybook[],
): NeededContacts {
  return {
    areAll: (isNew && watchesContacts(playbooks)) || part.runs.some(({ needsContacts }) => needsContacts === true),
    named: signals.flatMap((signal) => (countsPeople(signal) ? [] : (signal.contactExternalId ?? []))),
    kept: contactsNamedBy(part),
  };
}

/** Whether a signal's person is counted in the account's use, by a number and not as a contact. */
export const countsPeople = ({ type }: Pick<Signal, 'type'>): boolean => type === 'usage' || type === 'visit';

/** Of contacts at hand those that a turn needs. */
export function contactsAmong(known: Iterable<ContactView>, { areAll, named, kept }: NeededContacts): ContactView[] {
  const names = new Set(named);
  const ids = new Set(kept);
  if (!areAll && names.size + ids.size === 0) return [];
  return [...known].filter(
    ({ id, externalId, leftAt }) => (areAll && leftAt === undefined) || names.has(externalId) || ids.has(id),
  );
}

/** Whether a playbook watches a condition or a date of contacts. */
const watchesContacts = (playbooks: readonly CompiledPlaybook[]): boolean =>
  playbooks.some(
    ({ subject, trigger }) => subject === 'contact' && (trigger.form === 'when' || trigger.form === 'date'),
  );

/**
 * The contacts that a turn must load though no signal names them: those of live runs and of firings that wait, those
 * that are observed, and those whose timers a trigger keeps.
 */
function contactsNamedBy({ runs, held, triggers, observed = {} }: PlaybookPart): string[] {
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
