import type { ContactOrigin, ContactRole } from './contact.types.js';

/** What an account's turn remembers of its contacts: those who are there. */
export interface ContactsPart {
  count: number;
  champions: number;
}

export const newContactsPart = (): ContactsPart => ({ count: 0, champions: 0 });

/**
 * One person at one account, as a turn sees them: loaded when a signal or a live run names them. Signals may come late and in
 * any order, so `stamps` says when each field was last said to be so; what was said later wins, and the end is always the same.
 */
export interface ContactView {
  readonly id: string;
  readonly externalId: string;
  /** The external id until a name came in. */
  name: string;
  email?: string;
  phone?: string;
  title?: string;
  role?: ContactRole;
  joinedAt: number;
  leftAt?: number;
  previous?: ContactOrigin;
  /** The latest NPS answer, 0 to 10, and when it was given. */
  lastNpsScore?: number;
  lastNpsAt?: number;
  stamps: { [K in ContactField | 'arrived' | 'left']?: number };
  /** 0 until it is written for the first time. */
  version: number;
}

export const CONTACT_FIELDS = ['name', 'email', 'phone', 'title', 'role'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];
