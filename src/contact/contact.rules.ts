import { nameFrom } from '../kernel/text.js';
import type { ContactField, ContactsPart, ContactView } from './contact.state.js';
import { CONTACT_FIELDS } from './contact.state.js';
import type { ContactOrigin, ContactRole } from './contact.types.js';

/** What a signal says of a person; null clears a field. */
export type ContactChange = { readonly [K in ContactField]?: (K extends 'role' ? ContactRole : string) | null };

/**
 * Lays what was said at `at` over a contact, field by field: an older word does not override a newer one. Answers
 * whether anything changed.
 */
export function applyChange(contact: ContactView, change: ContactChange, at: number): boolean {
  return CONTACT_FIELDS.map((field) => setField(contact, field, change[field], at)).some(Boolean);
}

/** The person was known to be here at `at`. Answers whether that moved the day they joined. */
export function seenAt(contact: ContactView, at: number): boolean {
  if (contact.stamps.arrived !== undefined || at >= contact.joinedAt) return false;
  contact.joinedAt = at;
  return true;
}

/** The person left at `at`, unless they came back later. Answers whether that changed anything. */
export function leave(contact: ContactView, at: number): boolean {
  const isEarlier = seenAt(contact, at);
  if (at <= (contact.stamps.left ?? Number.NEGATIVE_INFINITY)) return isEarlier;
  contact.stamps.left = at;
  return settlePresence(contact) || isEarlier;
}

/** The person came from `previous` at `at`. Answers whether that changed anything. */
export function arrive(contact: ContactView, previous: ContactOrigin, at: number): boolean {
  if (at <= (contact.stamps.arrived ?? Number.NEGATIVE_INFINITY)) return false;
  contact.stamps.arrived = at;
  contact.joinedAt = at;
  contact.previous = previous;
  settlePresence(contact);
  return true;
}

/**
 * Keeps the latest NPS answer, whatever the order in which answers come in; of two at one moment the lower. Answers
 * whether it is this one.
 */
export function noteNps(contact: ContactView, score: number, answeredAt: number): boolean {
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

function settlePresence(contact: ContactView): boolean {
  const { left, arrived = Number.NEGATIVE_INFINITY } = contact.stamps;
  const leftAt = left !== undefined && left >= arrived ? left : undefined;
  if (leftAt === contact.leftAt) return false;
  if (leftAt === undefined) delete contact.leftAt;
  else contact.leftAt = leftAt;
  return true;
}

function setField(contact: ContactView, field: ContactField, value: string | null | undefined, at: number): boolean {
  const stamp = contact.stamps[field] ?? Number.NEGATIVE_INFINITY;
  const fields = contact as unknown as Record<string, string | undefined>;
  const next = value === null && field === 'name' ? nameFrom(contact.externalId) : value;
  if (next === undefined || at < stamp || (at === stamp && String(next) <= String(fields[field] ?? null))) return false;
  contact.stamps[field] = at;
  if ((fields[field] ?? null) === next) return false;
  if (next === null) delete fields[field];
  else fields[field] = next;
  return true;
}
