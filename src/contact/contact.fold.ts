import type { AccountPart } from '../account/account.state.js';
import type { EventType } from '../event/catalogue.js';
import type { Scribe } from '../event/scribe.js';
import { present } from '../kernel/present.js';
import { nameFrom } from '../kernel/text.js';
import { signalCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { stampOf } from '../signal/told.rules.js';
import { applyChange, arrive, type ContactChange, comeBack, leave, seenAt } from './contact.rules.js';
import type { ContactView } from './contact.state.js';
import type { ContactOrigin } from './contact.types.js';
import { type ContactDraft, editContact, findContact } from './contact-draft.js';

type Draft = ContactDraft & { readonly account: AccountPart };

/** How signals change an account's contacts. */
export const contactFolds: Partial<
  Record<SignalType, (draft: Draft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = {
  'contact.changed': foldChanged,
  'contact.left': foldLeft,
  'contact.arrived': foldArrived,
};

/**
 * Somebody is here, and this is said of them. A person who has left stays gone, unless it is said that they are back.
 */
function foldChanged(draft: Draft, signal: Signal, scribe: Scribe): void {
  const contact = contactOf(draft, signal, scribe);
  const isNew = contact.version === 0;
  const wasGone = contact.leftAt !== undefined;
  const changes = (contact: ContactView) =>
    [
      applyChange(contact, signal.properties as ContactChange, stampOf(signal)),
      signal.properties.hasReturned === true && comeBack(contact, stampOf(signal)),
      seenAt(contact, signal.occurredAt),
    ].some(Boolean);
  if (!editContact(draft, contact, scribe, changes)) return;
  const hasJoined = isNew || (wasGone && contact.leftAt === undefined);
  emit(hasJoined ? 'contact.joined' : 'contact.changed', contact, {}, signal, scribe);
}

/** Somebody left, perhaps for another account that is told in a turn of its own. */
function foldLeft(draft: Draft, signal: Signal, scribe: Scribe): void {
  const contact = contactOf(draft, signal, scribe);
  const wasHere = contact.leftAt === undefined;
  editContact(draft, contact, scribe, (contact) => leave(contact, stampOf(signal)));
  if (wasHere && contact.leftAt !== undefined)
    emit('contact.left', contact, present({ toAccountId: text(signal.properties.toAccountId) }), signal, scribe);
  sendOn(draft, contact, signal, scribe);
}

/** Somebody came from another account: a new contact, or one that had been here before. */
function foldArrived(draft: Draft, signal: Signal, scribe: Scribe): void {
  const { previous, ...change } = signal.properties as ContactChange & {
    readonly previous: ContactOrigin & { readonly accountName?: string };
  };
  const { accountName, ...origin } = previous;
  const contact = contactOf(draft, signal, scribe);
  let hasArrived = false;
  editContact(draft, contact, scribe, (contact) => {
    hasArrived = arrive(contact, origin, stampOf(signal));
    return [applyChange(contact, change, stampOf(signal)), hasArrived].some(Boolean);
  });
  if (hasArrived && contact.leftAt === undefined)
    emit('contact.joined', contact, previousData(origin, accountName), signal, scribe);
}

/**
 * The other account hears of it by a signal whose key names this contact and this departure: sent twice, it counts
 * once.
 */
function sendOn({ account }: Draft, contact: ContactView, signal: Signal, scribe: Scribe): void {
  const accountExternalId = text(signal.properties.toAccountExternalId);
  if (accountExternalId === undefined || accountExternalId === account.externalId) return;
  const { id, externalId, name, email, phone, title, role, lastNpsScore } = contact;
  scribe.send({
    accountExternalId,
    type: 'contact.arrived',
    key: `contact.arrived/${id}/${signal.occurredAt}`,
    contactExternalId: externalId,
    occurredAt: signal.occurredAt,
    properties: {
      externalId,
      ...(name !== nameFrom(externalId) && { name }),
      ...present({ email, phone, title, role: text(signal.properties.role) }),
      previous: {
        contactId: id,
        accountId: scribe.accountId,
        accountName: account.name,
        ...present({ role, npsScore: lastNpsScore }),
      },
    },
  });
}

function emit(
  type: EventType,
  contact: ContactView,
  data: Readonly<Record<string, unknown>>,
  signal: Signal,
  scribe: Scribe,
): void {
  scribe.emit({
    type,
    contactId: contact.id,
    data: { contactId: contact.id, ...present({ role: contact.role }), ...data },
    ...present({ causeId: signalCause(scribe, signal) }),
  });
}

const contactOf = (draft: Draft, { contactExternalId, properties, occurredAt }: Signal, scribe: Scribe): ContactView =>
  findContact(draft, scribe.accountId, contactExternalId ?? String(properties.externalId), occurredAt);

const previousData = ({ accountId, role, npsScore }: ContactOrigin, accountName: string | undefined) =>
  present({
    'previous.accountId': accountId,
    'previous.accountName': accountName,
    'previous.role': role,
    'previous.npsScore': npsScore,
  });

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
