import type { EventType } from '../event/catalogue.js';
import type { Scribe } from '../event/scribe.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import type { GuideState } from './guide.state.js';
import type { GuideEnd, GuideStatus } from './guide.types.js';

/** What is told of a guide. */
export interface GuideTold {
  readonly type: Extract<EventType, `guide.${string}`>;
  readonly causeId?: string | undefined;
  readonly before?: GuideStatus | undefined;
  readonly end?: GuideEnd | undefined;
  /** True when this writes it for the first time. */
  readonly isNew?: boolean;
}

/**
 * Writes an offered guide's row and tells of it. Every row has all columns, so that rows of one turn go out together.
 */
export function reportGuide(
  guide: GuideState,
  contactId: string,
  scribe: Scribe,
  { type, causeId, before, end, isNew = false }: GuideTold,
): void {
  scribe.write({ table: 'guide_offer', mode: isNew ? 'insert' : 'upsert', row: rowOf(guide, contactId, scribe, end) });
  const { id, guideKey, playbookKey } = guide;
  const data = { guideId: id, guide: guideKey, status: end ?? guide.status, 'before.status': before };
  scribe.emit({ type, data: present(data), contactId, ...present({ causeId, playbookKey }) });
}

function rowOf(guide: GuideState, contactId: string, { accountId, now }: Scribe, end: GuideEnd | undefined) {
  return {
    id: guide.id,
    account_id: accountId,
    contact_id: contactId,
    contact_hash: hashKey(guide.contactExternalId),
    guide_key: guide.guideKey,
    kind: guide.kind,
    content_hash: guide.contentHash,
    status: end ?? guide.status,
    items_done: JSON.stringify(Object.keys(guide.items).filter((key) => guide.items[key] === 1)),
    queued_at: guide.queuedAt,
    offered_at: guide.offeredAt ?? null,
    expires_at: guide.expiresAt ?? null,
    changed_at: now,
    ended_at: end === undefined ? null : now,
    cause_id: guide.causeId,
    playbook_key: guide.playbookKey ?? null,
    run_id: guide.runId ?? null,
    step_key: guide.stepKey ?? null,
    effect_hash: hashKey(`${accountId}/${guide.key}`),
    version: guide.version,
  };
}
