import type { Stamp } from '../signal/told.rules.js';
import type { ContactOrigin, ContactRole } from './contact.types.js';

/** What an account's turn remembers of its contacts: those who are there. */
export interface ContactsPart {
  count: number;
  champions: number;
}

export const newContactsPart = (): ContactsPart => ({ count: 0, champions: 0 });

/**
 * One person at one account, as a turn sees them: loaded when a signal or a live run names them. Signals may come late
 * and in any order, so `stamps` says when each field was last said to be so; what was said later wins, and the end is
 * always the same. (Stamps that are numbers were kept before the time of recording was.)
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
  /** When a survey of any kind was last put to the person, and when they last answered one. */
  lastAskedAt?: number;
  lastAnsweredAt?: number;
  /** Requests to answer a survey that are open: one of each survey at most. */
  requests?: readonly OpenRequest[];
  stamps: { [K in ContactField | 'arrived' | 'left' | 'returned']?: Stamp | number };
  /** 0 until it is written for the first time. */
  version: number;
}

/** A survey that was put to a person and not answered yet. */
export interface OpenRequest {
  readonly id: string;
  /** The survey’s key. */
  readonly survey: string;
  readonly kind: 'NPS' | 'CSAT' | 'CES';
  readonly askedAt: number;
  readonly expiresAt: number;
  /** SHA-256 of the effect’s key, in hex. */
  readonly effect: string;
  readonly playbookKey: string;
  readonly runId: string;
  readonly stepKey: string;
  readonly causeId: string;
}

export const CONTACT_FIELDS = ['name', 'email', 'phone', 'title', 'role'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];
