import type { ContactView, OpenRequest } from '../contact/contact.state.js';
import { type ContactDraft, editContact } from '../contact/contact-draft.js';
import type { Scribe } from '../event/scribe.js';
import type { Calendar } from '../kernel/calendar.js';
import { hashKey } from '../kernel/ids.js';
import { DEFAULT_EXPIRY, DEFAULT_RECONTACT, type SurveyDefinition } from './survey.definition.js';
import type { SurveyKind } from './survey.types.js';

/** A survey that is to be put to a person. */
export interface SurveySpec {
  /** Idempotency: the effect’s key. */
  readonly key: string;
  readonly survey: SurveyDefinition;
  readonly contact: ContactView;
  readonly playbookKey: string;
  readonly runId: string;
  readonly stepKey: string;
  readonly causeId: string;
}

/**
 * Returns until when a person is not asked again: from the later of the last survey sent to them and the last answer,
 * for the longest `recontact` of all surveys. Undefined when they were never asked and never answered.
 */
export function restsUntil(
  { lastAskedAt, lastAnsweredAt }: ContactView,
  surveys: readonly SurveyDefinition[],
  calendar: Calendar,
): number | undefined {
  if (lastAskedAt === undefined && lastAnsweredAt === undefined) return undefined;
  const last = Math.max(lastAskedAt ?? Number.NEGATIVE_INFINITY, lastAnsweredAt ?? Number.NEGATIVE_INFINITY);
  return Math.max(...surveys.map(({ recontact = DEFAULT_RECONTACT }) => calendar.add(last, recontact)));
}

/**
 * Puts a survey to a person: records the request and announces it. An open request of the same survey gives way to the
 * new one. Returns the request’s id.
 */
export function requestSurvey(
  draft: ContactDraft,
  { survey, contact, ...by }: SurveySpec,
  scribe: Scribe,
  calendar: Calendar,
): string {
  const { key, playbookKey, runId, stepKey, causeId } = by;
  const request: OpenRequest = {
    id: scribe.id('surveyRequest', key),
    survey: survey.key,
    kind: survey.kind,
    askedAt: scribe.now,
    expiresAt: calendar.add(scribe.now, survey.expires ?? DEFAULT_EXPIRY),
    effect: hashKey(key).toString('hex'),
    playbookKey,
    runId,
    stepKey,
    causeId,
  };
  editContact(draft, contact, scribe, (view) => {
    const others = (view.requests ?? []).filter((other) => other.survey !== survey.key && other.expiresAt > scribe.now);
    view.requests = [...others, request];
    view.lastAskedAt = scribe.now;
    return true;
  });
  scribe.write({ table: 'survey_request', mode: 'insert', row: requestRow(scribe.accountId, contact.id, request) });
  scribe.emit({
    type: 'survey.requested',
    data: { requestId: request.id, survey: survey.key, kind: survey.kind },
    causeId,
    contactId: contact.id,
    playbookKey,
  });
  return request.id;
}

/**
 * Notes on a contact that they answered, and takes from them the request that this answers: the one it names, else the
 * latest open one of that kind. Returns it.
 */
export function takeAnswered(
  contact: ContactView,
  { kind, at, requestId }: { readonly kind: SurveyKind; readonly at: number; readonly requestId?: string | undefined },
) {
  if (at > (contact.lastAnsweredAt ?? Number.NEGATIVE_INFINITY)) contact.lastAnsweredAt = at;
  const open = contact.requests ?? [];
  const answered =
    requestId === undefined
      ? open.findLast((request) => request.kind === kind && request.askedAt <= at && request.expiresAt > at)
      : open.find(({ id }) => id === requestId);
  if (answered === undefined) return undefined;
  const left = open.filter((request) => request !== answered);
  if (left.length > 0) contact.requests = left;
  else delete contact.requests;
  return answered;
}

/** The row of table `survey_request`; with `answer` it is closed. */
export function requestRow(
  accountId: string,
  contactId: string,
  request: OpenRequest,
  answer?: { readonly id: string; readonly at: number },
) {
  return {
    id: request.id,
    account_id: accountId,
    contact_id: contactId,
    survey_key: request.survey,
    kind: request.kind,
    asked_at: request.askedAt,
    expires_at: request.expiresAt,
    answered_at: answer?.at ?? null,
    answer_id: answer?.id ?? null,
    playbook_key: request.playbookKey,
    run_id: request.runId,
    step_key: request.stepKey,
    effect_hash: Buffer.from(request.effect, 'hex'),
    cause_id: request.causeId,
  };
}
