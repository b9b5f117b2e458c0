import { hashKey, personNumber } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { searchable } from '../kernel/text.js';
import type { ContactView, OpenRequest } from './contact.state.js';
import type { ContactRole } from './contact.types.js';

/** The row of table `contact`, in column form. */
export function contactRow(accountId: string, contact: ContactView) {
  return {
    id: contact.id,
    account_id: accountId,
    external_id: contact.externalId,
    external_hash: hashKey(contact.externalId),
    person: personNumber(contact.externalId),
    name: contact.name,
    search_text: searchable(contact.name, contact.email, contact.externalId),
    email: contact.email ?? null,
    phone: contact.phone ?? null,
    title: contact.title ?? null,
    role: contact.role ?? null,
    joined_at: contact.joinedAt,
    left_at: contact.leftAt ?? null,
    previous_contact_id: contact.previous?.contactId ?? null,
    previous_account_id: contact.previous?.accountId ?? null,
    previous_role: contact.previous?.role ?? null,
    previous_nps_score: contact.previous?.npsScore ?? null,
    last_nps_score: contact.lastNpsScore ?? null,
    last_nps_at: contact.lastNpsAt ?? null,
    last_asked_at: contact.lastAskedAt ?? null,
    last_answered_at: contact.lastAnsweredAt ?? null,
    requests: contact.requests === undefined ? null : JSON.stringify(contact.requests),
    stamps: JSON.stringify(contact.stamps),
    version: contact.version,
  };
}

export type ContactRow = { [K in keyof ReturnType<typeof contactRow>]: ReturnType<typeof contactRow>[K] };

/** A row as turns see it. */
export function contactView(row: ContactRow): ContactView {
  const { previous_contact_id: contactId, previous_account_id: accountId } = row;
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    joinedAt: Number(row.joined_at),
    stamps: JSON.parse(row.stamps),
    version: row.version,
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.title !== null && { title: row.title }),
    ...(row.role !== null && { role: row.role as ContactRole }),
    ...(row.left_at !== null && { leftAt: Number(row.left_at) }),
    ...(row.last_nps_score !== null && { lastNpsScore: row.last_nps_score }),
    ...(row.last_nps_at !== null && { lastNpsAt: Number(row.last_nps_at) }),
    ...(row.last_asked_at !== null && { lastAskedAt: Number(row.last_asked_at) }),
    ...(row.last_answered_at !== null && { lastAnsweredAt: Number(row.last_answered_at) }),
    ...(row.requests !== null && { requests: JSON.parse(row.requests) as OpenRequest[] }),
    ...(contactId !== null &&
      accountId !== null && {
        previous: { contactId, accountId, ...present({ role: row.previous_role, npsScore: row.previous_nps_score }) },
      }),
  };
}
