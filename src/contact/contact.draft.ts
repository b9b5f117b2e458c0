import type { Scribe } from '../event/scribe.js';
import { contactIdOf } from './contact.id.js';
import { recount } from './contact.rules.js';
import { contactRow } from './contact.row.js';
import type { ContactsPart, ContactView } from './contact.state.js';

/** What the folds of contacts take of a draft. */
export interface ContactDraft {
  readonly contacts: ContactsPart;
  /** The contacts that the turn's signals and runs name; a contact that is opened is added. */
  readonly contactsByExternalId: Map<string, ContactView>;
}

/** The contact of an external id; a new one, known since `at`, when there is none. It is written by `saveContact`. */
export function findContact({ contactsByExternalId }: ContactDraft, accountId: string, externalId: string, at: number): ContactView {
  return contactsByExternalId.get(externalId) ?? { id: contactIdOf(accountId, externalId), externalId, name: externalId, joinedAt: at, stamps: {}, version: 0 };
}

/** Lets `change` work on a contact and, when it answers that something changed or the contact is new, counts and writes it. */
export function editContact(draft: ContactDraft, contact: ContactView, scribe: Scribe, change: (contact: ContactView) => boolean): boolean {
  const before = contact.version === 0 ? undefined : { ...contact };
  if (!change(contact) && before !== undefined) return false;
  contact.version += 1;
  draft.contactsByExternalId.set(contact.externalId, contact);
  recount(draft.contacts, before, contact);
  scribe.write({ table: 'contact', mode: 'upsert', row: contactRow(scribe.accountId, contact) });
  return true;
}
