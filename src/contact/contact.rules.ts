import { nameFrom } from '../kernel/text.js';
import { compareStamps, overrules, type Stamp } from '../signal/told.rules.js';
import type { ContactField, ContactsPart, ContactView } from './contact.state.js';
import { CONTACT_FIELDS } from './contact.state.js';
import type { ContactOrigin, ContactRole } from './contact.types.js';

/** What a signal says of a person; null clears a field. */
export type ContactChange = { readonly [K in ContactField]?: (K extends 'role' ? ContactRole : string) | null };

/**
 * Lays what was said over a contact, field by field: an older word does not override a newer one. Returns whether
 * anything changed.
 */
export function applyChange(contact: ContactView, change: ContactChange, stamp: Stamp): boolean {
  return CONTACT_FIELDS.map((field) => setField(contact, field, change[field], stamp)).some(Boolean);
}

/** The person was known to be here at `at`. Returns whether that moved the day they joined. */
export function seenAt(contact: ContactView, at: number): boolean {
  if (contact.stamps.arrived !== undefined || at >= contact.joinedAt) return false;
  contact.joinedAt = at;
  return true;
}

/** The person left, unless they came back later. Returns whether that changed anything. */
export function leave(contact: ContactView, stamp: Stamp): boolean {
  const isEarlier = seenAt(contact, stamp[0]);
  if (!overrules(stamp, stampIn(contact, 'left'))) return isEarlier;
  contact.stamps.left = stamp;
  return settlePresence(contact) || isEarlier;
}

/** The person is back where they had left, or had never left. Returns whether that changed anything. */
export function comeBack(contact: ContactView, stamp: Stamp): boolean {
  if (!overrules(stamp, stampIn(contact, 'returned'))) return false;
  contact.stamps.returned = stamp;
  return settlePresence(contact);
}

/**
 * The person came from `previous`. Of two arrivals at one moment, that from the contact with the greater id. Answers
 * whether that changed anything.
 */
export function arrive(contact: ContactView, previous: ContactOrigin, stamp: Stamp): boolean {
  const [at] = stamp;
  if (!arrivesLater([at, previous.contactId, stamp], contact)) return false;
  contact.stamps.arrived = stamp;
  contact.joinedAt = at;
  contact.previous = previous;
  settlePresence(contact);
  return true;
}

/**
 * Keeps the latest NPS answer, whatever the order in which answers come in; of two at one moment the lower. Answers
 * whether it is this one.
 */
export function recordNps(contact: ContactView, score: number, answeredAt: number): boolean {
  const at = contact.lastNpsAt ?? Number.NEGATIVE_INFINITY;
  if (answeredAt < at || (answeredAt === at && score >= (contact.lastNpsScore ?? 10))) return false;
  contact.lastNpsScore = score;
  contact.lastNpsAt = answeredAt;
  return true;
}

/** Moves the account's counts by what a contact was (undefined: unknown) and is now. */
export function recount(part: ContactsPart, before: Counted | undefined, after: Counted): void {
  part.count += Number(isHere(after)) - Number(isHere(before));
  part.champions += Number(isChampion(after)) - Number(isChampion(before));
}

type Counted = Pick<ContactView, 'role' | 'leftAt'>;

const isHere = (contact: Counted | undefined) => contact !== undefined && contact.leftAt === undefined;
const isChampion = (contact: Counted | undefined) => isHere(contact) && contact?.role === 'CHAMPION';

function arrivesLater([at, contactId, stamp]: readonly [number, string, Stamp], contact: ContactView): boolean {
  const known = stampIn(contact, 'arrived');
  const from = contact.previous?.contactId ?? '';
  if (known === undefined || at !== known[0]) return known === undefined || at > known[0];
  return contactId === from ? compareStamps(stamp, known) > 0 : contactId > from;
}

/** Gone when they left at the moment they arrived or later, and were not told to be back after that. */
function settlePresence(contact: ContactView): boolean {
  const [left, arrived, returned] = (['left', 'arrived', 'returned'] as const).map((name) => stampIn(contact, name));
  const isGone =
    left !== undefined &&
    (arrived === undefined || left[0] >= arrived[0]) &&
    (returned === undefined || compareStamps(left, returned) > 0);
  const leftAt = isGone ? left[0] : undefined;
  if (leftAt === contact.leftAt) return false;
  if (leftAt === undefined) delete contact.leftAt;
  else contact.leftAt = leftAt;
  return true;
}

function stampIn({ stamps }: ContactView, name: keyof ContactView['stamps']): Stamp | undefined {
  const stamp = stamps[name];
  return typeof stamp === 'number' ? [stamp, 0, 0] : stamp;
}

function setField(contact: ContactView, field: ContactField, value: string | null | undefined, stamp: Stamp): boolean {
  const fields = contact as unknown as Record<string, string | undefined>;
  const next = value === null && field === 'name' ? nameFrom(contact.externalId) : value;
  if (next === undefined || !overrules(stamp, stampIn(contact, field))) return false;
  contact.stamps[field] = stamp;
  if ((fields[field] ?? null) === next) return false;
  if (next === null) delete fields[field];
  else fields[field] = next;
  return true;
}
