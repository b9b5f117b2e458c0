import type { ContactView } from '../contact/contact.state.js';
import type { Person } from '../usage/usage.state.js';
import { type AccountState, copyState } from './state.js';

/** An account during a turn: its state and the people and contacts that the turn's signals and runs name. */
export interface Draft extends AccountState {
  readonly accountId: string;
  /** Usage people by personNumber. */
  readonly people: Map<number, Person>;
  /** Contacts by external id; a turn that opens a contact adds it. */
  readonly contactsByExternalId: Map<string, ContactView>;
  /** Child → parent while the hierarchy is held, shared by all accounts of the transaction. */
  parentOf?: Map<string, string | null>;
}

/** A copy that a turn may change, its people and contacts too. */
export function copyDraft({ accountId, people, contactsByExternalId, parentOf, ...state }: Draft): Draft {
  return {
    ...copyState(state),
    accountId,
    people: structuredClone(people),
    contactsByExternalId: structuredClone(contactsByExternalId),
    ...(parentOf && { parentOf }),
  };
}
