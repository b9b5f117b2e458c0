import type { Scribe } from '../event/scribe.js';
import { hashKey } from '../kernel/ids.js';
import { writeTimeline } from './timeline.js';
import { isOverruled, type JourneyDraft, settleMoments, toldOf } from './told.rules.js';
import { countTouchpoint } from './touchpoint.rules.js';
import type { TouchpointRecord } from './touchpoint.types.js';

/**
 * Writes a contact with the customer down: state, row, timeline and event. The same id again replaces what was said
 * before, unless that was told later.
 */
export function recordTouchpoint(
  draft: JourneyDraft,
  touchpoint: TouchpointRecord,
  scribe: Scribe,
  causeId?: string,
): void {
  const told = toldOf(draft);
  const known = told.touchpoints.get(touchpoint.id);
  if (isOverruled(known, touchpoint.stamp)) return;
  told.touchpoints.set(touchpoint.id, touchpoint);
  countTouchpoint(draft.journey, touchpoint, scribe.now);
  if (known !== undefined) settleMoments(draft.journey, told);
  scribe.write({ table: 'touchpoint', mode: 'upsert', row: rowOf(touchpoint, scribe.accountId) });
  writeTimeline(scribe, {
    kind: touchpoint.kind === 'DECISION' ? 'NOTE' : 'TOUCHPOINT',
    refId: touchpoint.id,
    at: touchpoint.at,
    isPlanned: touchpoint.status === 'PLANNED',
  });
  const { id, kind, direction, status, contactId } = touchpoint;
  scribe.emit({
    type: 'touchpoint.logged',
    data: { touchpointId: id, kind, direction, status },
    ...(contactId === undefined ? {} : { contactId }),
    ...(causeId === undefined ? {} : { causeId }),
  });
}

function rowOf(touchpoint: TouchpointRecord, accountId: string) {
  return {
    id: touchpoint.id,
    account_id: accountId,
    external_id: touchpoint.externalId ?? null,
    external_hash: touchpoint.externalId === undefined ? null : hashKey(`${accountId}/${touchpoint.externalId}`),
    kind: touchpoint.kind,
    direction: touchpoint.direction,
    status: touchpoint.status,
    at: touchpoint.at,
    planned_at: touchpoint.plannedAt ?? null,
    contact_id: touchpoint.contactId ?? null,
    member_id: touchpoint.memberId ?? null,
    task_id: touchpoint.taskId ?? null,
    channel: touchpoint.channel ?? null,
    sentiment: touchpoint.sentiment ?? null,
    notes: touchpoint.notes ?? null,
    is_automatic: Number(touchpoint.isAutomatic),
    is_answered: Number(touchpoint.isAnswered),
    stamp: touchpoint.stamp === undefined ? null : JSON.stringify(touchpoint.stamp),
  };
}
