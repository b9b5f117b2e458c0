import { recordNps, seenAt } from '../contact/contact.rules.js';
import { type ContactDraft, editContact, findContact } from '../contact/contact-draft.js';
import { contactIdOf } from '../contact/contact-id.js';
import type { Scribe } from '../event/scribe.js';
import { writeTimeline } from '../journey/timeline.js';
import { type JourneyDraft, spokeByTicket, spokeFor } from '../journey/told.rules.js';
import { present } from '../kernel/present.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import { signalCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { absorb, externalRecordId, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { overrules, stampOf } from '../signal/told.rules.js';
import type { SurveyKind } from './survey.types.js';
import { requestRow, takeAnswered } from './survey-request.rules.js';
import { ticketRow } from './ticket.row.js';
import { countOpened, isOpen, rememberTicket, ticketAfter } from './ticket.rules.js';
import type { LatestAnswer, TicketView, VoicePart } from './voice.state.js';

/** What the voice folds read and change of an account's turn. */
interface VoiceDraft extends ContactDraft, JourneyDraft {
  readonly voice: VoicePart;
  /** Tickets by external id that the turn's signals name, as they were told before. */
  toldTickets?: Map<string, TicketView>;
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
  recordAnswer(draft.voice, kind, { score, at, by: id, stamp: stampOf(signal) });
  spokeFor(draft, at);
  recordOnContact(draft, signal, { id, kind, score, at, requestId }, scribe);
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
function recordOnContact(
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
    const isEarlier = seenAt(contact, at);
    const isNps = kind === 'NPS' && recordNps(contact, score, at);
    return isEarlier || isNps || request !== undefined || contact.lastAnsweredAt !== before;
  });
}

/**
 * Of two tellings of one rating at one moment the later counts; of two ratings or answers at one moment that with the
 * greater id, which does not depend on which came first.
 */
function recordAnswer(voice: VoicePart, kind: SurveyKind, answer: Required<LatestAnswer>): void {
  const name = kind.toLowerCase() as 'nps' | 'csat' | 'ces';
  const { at, by = '', stamp } = voice[name] ?? { at: Number.NEGATIVE_INFINITY };
  const isLater =
    answer.at !== at ? answer.at > at : answer.by === by ? overrules(answer.stamp, stamp) : answer.by > by;
  if (isLater) voice[name] = answer;
}

function foldTicket(draft: VoiceDraft, signal: Signal, scribe: Scribe, { calendar, today }: FoldMoment): void {
  const said = absorb(SIGNAL_SCHEMAS.ticket, signal);
  if (said === undefined) return;
  const { externalId, ...fields } = said;
  draft.toldTickets ??= new Map();
  const known = draft.voice.tickets[externalId] ?? draft.toldTickets.get(externalId);
  const id = externalRecordId('ticket', signal.accountId, externalId);
  const ticket = ticketAfter(known, { ...fields, id, stamp: stampOf(signal), contactId: contactIn(signal) });
  draft.toldTickets.set(externalId, ticket);
  rememberTicket(draft.voice, externalId, ticket);
  countOpened(draft.voice, ticket.openedAt, known?.openedAt, calendar, today);
  recordRating(draft.voice, ticket);
  spokeByTicket(draft, id, ticket.openedAt, known?.openedAt);
  scribe.write({ table: 'ticket', mode: 'upsert', row: ticketRow(ticket, externalId, signal.accountId) });
  writeTimeline(scribe, { kind: 'TICKET', refId: id, at: ticket.openedAt });
  tell(known, ticket, signal, scribe);
}

/** A ticket's rating is an answer of the moment at which it was last told. */
function recordRating(voice: VoicePart, { id, csat, memory }: TicketView): void {
  const stamp = memory?.fields.csat;
  if (csat !== undefined && stamp !== undefined)
    recordAnswer(voice, 'CSAT', { score: csat, at: stamp[0], by: id, stamp });
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
