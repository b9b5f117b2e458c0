import type { CONTACT_ROLES } from '../signal/catalogue.js';

export { CONTACT_ROLES } from '../signal/catalogue.js';
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** Where a person was before they came to this account. */
export interface ContactOrigin {
  readonly contactId: string;
  readonly accountId: string;
  readonly role?: ContactRole;
  /** The last NPS answer given there, 0 to 10. */
  readonly npsScore?: number;
}

/** Characters that each text of a contact takes. */
export const CONTACT_LENGTHS = { name: 200, email: 320, phone: 50, title: 200 } as const;
