import { isDeepStrictEqual } from 'node:util';
import type { Scribe } from '../event/scribe.js';
import { nameFrom } from '../kernel/text.js';
import { contactRow } from './contact.row.js';
import { recount } from './contact.rules.js';
import type { ContactsPart, ContactView } from './contact.state.js';
import { contactIdOf } from './contact-id.js';

/** What the folds of contacts take of a draft. */
export interface ContactDraft {
  readonly contacts: ContactsPart;
  /** The contacts that the turn's signals and runs name; a contact that is opened is added. */
  readonly contactsByExternalId: Map<string, ContactView>;
}

/** The contact of an external id; a new one, known since `at`, when there is none. It is written by `saveContact`. */
export function findContact(
  { contactsByExternalId }: ContactDraft,
  accountId: string,
  externalId: string,
  at: number,
): ContactView {
  return (
    contactsByExternalId.get(externalId) ?? {
      id: contactIdOf(accountId, externalId),
      externalId,
      name: nameFrom(externalId),
      joinedAt: at,
      stamps: {},
      version: 0,
    }
  );
}

/**
 * Lets `change` work on a contact, counts and writes it. Returns whether it changed or is new; where a signal only said
 * again what was known, the time of that is kept, so that an older signal that comes later does not win over it.
 */
export function editContact(
  draft: ContactDraft,
  contact: ContactView,
  scribe: Scribe,
  change: (contact: ContactView) => boolean,
): boolean {
  const before = contact.version === 0 ? undefined : { ...contact, stamps: { ...contact.stamps } };
  const hasChanged = change(contact) || before === undefined;
  if (hasChanged) contact.version += 1;
  else if (isDeepStrictEqual(before?.stamps, contact.stamps)) return false;
  draft.contactsByExternalId.set(contact.externalId, contact);
  recount(draft.contacts, before, contact);
  scribe.write({ table: 'contact', mode: 'upsert', row: contactRow(scribe.accountId, contact) });
  return hasChanged;
}
