import { noteNps } from '../contact/contact.rules.js';
import { type ContactDraft, editContact, findContact } from '../contact/contact-draft.js';
import { contactIdOf } from '../contact/contact-id.js';
import type { Scribe } from '../event/scribe.js';
import type { JourneyPart } from '../journey/journey.state.js';
import { writeTimeline } from '../journey/timeline.js';
import { noteSpoke } from '../journey/touchpoint.rules.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import { signalCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { absorb, externalRecordId, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { SurveyKind } from './survey.types.js';
import { requestRow, takeAnswered } from './survey-request.rules.js';
import { countOpened, isOpen, rememberTicket, ticketAfter } from './ticket.rules.js';
import type { LatestAnswer, TicketView, VoicePart } from './voice.state.js';

/** What the voice folds read and change of an account's turn. */
interface VoiceDraft extends ContactDraft {
  readonly voice: VoicePart;
  readonly journey: JourneyPart;
}

type Fold = (draft: VoiceDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void;

export const voiceFolds: Partial<Record<SignalType, Fold>> = { 'survey.answered': foldAnswer, ticket: foldTicket };

function foldAnswer(draft: VoiceDraft, signal: Signal, scribe: Scribe): void {
  const said = absorb(SIGNAL_SCHEMAS['survey.answered'], signal);
  if (said === undefined) return;
  const { kind, score, comment, requestId } = said;
  const { occurredAt: at, accountId } = signal;
  const contactId = contactIn(signal);
  const id = recordIdOf('surveyAnswer', signal);
  scribe.write({
    table: 'survey_answer',
    mode: 'upsert',
    row: { id, account_id: accountId, contact_id: contactId ?? null, kind, score, comment: comment ?? null, at },
  });
  noteAnswer(draft.voice, kind, { score, at });
  noteSpoke(draft.journey, at);
  noteOnContact(draft, signal, { id, kind, score, at, requestId }, scribe);
  writeTimeline(scribe, { kind: 'SURVEY_ANSWER', refId: id, at });
  const causeId = signalCause(scribe, signal);
  scribe.emit({ type: 'survey.answered', data: { kind, score, answerId: id }, ...present({ causeId, contactId }) });
}

interface Answer extends LatestAnswer {
  readonly id: string;
  readonly kind: SurveyKind;
  readonly requestId: string | undefined;
}

/** Whoever answers is a contact, known before or not. What they were asked is answered with it. */
function noteOnContact(
  draft: VoiceDraft,
  { accountId, contactExternalId }: Signal,
  answer: Answer,
  scribe: Scribe,
): void {
  if (contactExternalId === undefined) return;
  const { id, kind, score, at } = answer;
  editContact(draft, findContact(draft, accountId, contactExternalId, at), scribe, (contact) => {
    const before = contact.lastAnsweredAt;
    const request = takeAnswered(contact, answer);
    if (request !== undefined)
      scribe.write({
        table: 'survey_request',
        mode: 'upsert',
        row: requestRow(accountId, contact.id, request, { id, at }),
      });
    const isNps = kind === 'NPS' && noteNps(contact, score, at);
    return isNps || request !== undefined || contact.lastAnsweredAt !== before;
  });
}

function noteAnswer(voice: VoicePart, kind: 'NPS' | 'CSAT' | 'CES', answer: LatestAnswer): void {
  const name = kind.toLowerCase() as 'nps' | 'csat' | 'ces';
  if (answer.at >= (voice[name]?.at ?? answer.at)) voice[name] = answer;
}

function foldTicket(draft: VoiceDraft, signal: Signal, scribe: Scribe, { calendar, today }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS.ticket, signal);
  if (said === undefined) return;
  const { externalId, ...fields } = said;
  const known = draft.voice.tickets[externalId];
  const id = externalRecordId('ticket', signal.accountId, externalId);
  const ticket = ticketAfter(known, { ...fields, id, at: signal.occurredAt, contactId: contactIn(signal) });
  rememberTicket(draft.voice, externalId, ticket);
  if (known === undefined) countOpened(draft.voice, ticket.openedAt, calendar, today);
  if (ticket.csat !== undefined && ticket.csat !== known?.csat)
    noteAnswer(draft.voice, 'CSAT', { score: ticket.csat, at: signal.occurredAt });
  noteSpoke(draft.journey, ticket.openedAt);
  scribe.write({ table: 'ticket', mode: 'upsert', row: rowOf(ticket, externalId, signal.accountId) });
  writeTimeline(scribe, { kind: 'TICKET', refId: id, at: ticket.openedAt });
  tell(known, ticket, signal, scribe);
}

/** A ticket that comes in closed was opened too; whoever follows tickets hears of both. */
function tell(known: TicketView | undefined, ticket: TicketView, signal: Signal, scribe: Scribe): void {
  const isOpened = known === undefined || (!isOpen(known) && isOpen(ticket));
  const isClosed = !isOpen(ticket) && (known === undefined || isOpen(known));
  if (!isOpened && !isClosed) return;
  const more = present({ causeId: signalCause(scribe, signal), contactId: ticket.contactId });
  if (isOpened)
    scribe.emit({ type: 'ticket.opened', data: { ticketId: ticket.id, priority: ticket.priority }, ...more });
  if (isClosed) scribe.emit({ type: 'ticket.closed', data: { ticketId: ticket.id, csat: ticket.csat }, ...more });
}

const contactIn = ({ accountId, contactExternalId }: Signal) =>
  contactExternalId === undefined ? undefined : contactIdOf(accountId, contactExternalId);

function rowOf(ticket: TicketView, externalId: string, accountId: string) {
  return {
    id: ticket.id,
    account_id: accountId,
    contact_id: ticket.contactId ?? null,
    external_id: externalId,
    external_hash: hashKey(`${accountId}/${externalId}`),
    status: ticket.status,
    subject: ticket.subject ?? null,
    priority: ticket.priority ?? null,
    opened_at: ticket.openedAt,
    closed_at: ticket.closedAt ?? null,
    csat: ticket.csat ?? null,
    is_escalated: ticket.isEscalated === undefined ? null : Number(ticket.isEscalated),
  };
}
