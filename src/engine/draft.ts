import type { ContactView } from '../contact/contact.state.js';
import type { ToldContacts } from '../journey/told.rules.js';
import { present } from '../kernel/present.js';
import type { Person } from '../usage/usage.state.js';
import type { TicketView } from '../voice/voice.state.js';
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
  /** Touchpoints and tickets that the turn's signals tell again, as they were told before. */
  told?: ToldContacts;
  toldTickets?: Map<string, TicketView>;
}

/** A copy that a turn may change, its people and contacts too. */
export function copyDraft({
  accountId,
  people,
  contactsByExternalId,
  parentOf,
  told,
  toldTickets,
  ...state
}: Draft): Draft {
  return {
    ...copyState(state),
    accountId,
    people: structuredClone(people),
    contactsByExternalId: structuredClone(contactsByExternalId),
    ...(parentOf && { parentOf }),
    ...structuredClone(present({ told, toldTickets })),
  };
}
