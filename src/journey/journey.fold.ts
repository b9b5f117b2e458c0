import { contactIdOf } from '../contact/contact-id.js';
import type { Scribe } from '../event/scribe.js';
import { present } from '../kernel/present.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import { signalCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { absorb, externalRecordId, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { stampOf } from '../signal/told.rules.js';
import type { JourneyDraft } from './told.rules.js';
import { recordTouchpoint } from './touchpoint.js';

export const journeyFolds: Partial<
  Record<SignalType, (draft: JourneyDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = {
  touchpoint: foldTouchpoint,
};

function foldTouchpoint(draft: JourneyDraft, signal: Signal, scribe: Scribe): void {
  const said = absorb(SIGNAL_SCHEMAS.touchpoint, signal);
  if (said === undefined) return;
  const {
    externalId,
    plannedAt,
    memberId,
    channel,
    sentiment,
    notes,
    kind,
    direction,
    status,
    isAutomatic,
    isAnswered,
  } = said;
  const contactId =
    signal.contactExternalId === undefined ? undefined : contactIdOf(signal.accountId, signal.contactExternalId);
  const id =
    externalId === undefined
      ? recordIdOf('touchpoint', signal)
      : externalRecordId('touchpoint', signal.accountId, externalId);
  const at = status === 'DONE' ? signal.occurredAt : (plannedAt ?? signal.occurredAt);
  const stamp = externalId === undefined ? undefined : stampOf(signal);
  const optional = { stamp, externalId, plannedAt, memberId, channel, sentiment, notes, contactId };
  recordTouchpoint(
    draft,
    { id, at, kind, direction, status, isAutomatic, isAnswered, ...present(optional) },
    scribe,
    signalCause(scribe, signal),
  );
}
