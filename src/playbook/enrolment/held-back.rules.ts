import { writeTimeline } from '../../journey/timeline.js';
import { hashKey } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { HeldBackOutcome, HeldBackReason } from '../definition/playbook.types.js';
import { effectKey, type SubjectRef } from '../model/effect-key.js';
import type { HeldFiring } from '../model/playbook.state.js';
import type { Pass } from '../run/pass.js';

export interface HeldBackNote extends SubjectRef {
  readonly playbookKey: string;
  /** Left out when no playbook of this key is in force. */
  readonly hash?: string;
  readonly occurrence: string;
  readonly reason: HeldBackReason;
  readonly causeId: string;
}

/** What a firing that may be released keeps besides. */
export type Holding = Pick<HeldFiring, 'by' | 'event' | 'eventId' | 'eventContactId' | 'askedBy' | 'releasesAt'>;

/**
 * Writes a firing that started no run. One that may be released waits, unless one of the same playbook and subject
 * waits already: that one goes first.
 */
export function recordHeldBack(note: HeldBackNote, pass: Pass, holding?: Holding): undefined {
  const { draft, scribe, now } = pass;
  const { playbookKey, hash = null, contactId, renewalId, occurrence, reason, causeId } = note;
  const key = effectKey(playbookKey, draft.accountId, note, occurrence);
  const id = scribe.id('heldBack', key);
  const isSecond = draft.playbooks.held.some(
    (held) => held.playbookKey === playbookKey && held.contactId === contactId && held.renewalId === renewalId,
  );
  const outcome: HeldBackOutcome | null = holding === undefined ? null : isSecond ? 'ALREADY_WAITING' : 'WAITING';
  const releasesAt = outcome === 'WAITING' ? holding?.releasesAt : undefined;
  scribe.write({
    table: 'held_back',
    mode: 'insert',
    row: {
      id,
      account_id: draft.accountId,
      contact_id: contactId ?? null,
      renewal_id: renewalId ?? null,
      playbook_key: playbookKey,
      playbook_hash: hash,
      reason,
      occurrence,
      effect_hash: hashKey(key),
      at: now,
      releases_at: releasesAt ?? null,
      released_at: null,
      dropped_at: outcome === 'ALREADY_WAITING' ? now : null,
      outcome,
      outcome_cause_id: null,
      cause_id: causeId,
    },
  });
  if (!isSecond || holding === undefined) writeTimeline(scribe, { kind: 'HELD_BACK', refId: id, at: now });
  scribe.emit({
    type: 'firing.heldBack',
    data: { heldBackId: id, playbook: playbookKey, reason, ...present({ releasesAt }) },
    causeId,
    playbookKey,
    ...present({ contactId }),
  });
  if (outcome === 'WAITING' && hash !== null && holding !== undefined) {
    draft.playbooks.held.push({
      id,
      playbookKey,
      hash,
      occurrence,
      reason,
      causeId,
      at: now,
      ...present({ contactId, renewalId }),
      ...holding,
    });
    pass.wake(releasesAt);
  }
}

/** Says in the row of a firing that waited what became of it, or when it is looked at next. */
export function recordOutcome(
  held: HeldFiring,
  { scribe, now }: Pass,
  outcome: HeldBackOutcome,
  causeId: string | null,
): void {
  const isOver = outcome !== 'WAITING';
  scribe.write({
    table: 'held_back',
    mode: 'update',
    row: {
      id: held.id,
      releases_at: isOver ? null : (held.releasesAt ?? null),
      released_at: outcome === 'RELEASED' ? now : null,
      dropped_at: isOver && outcome !== 'RELEASED' ? now : null,
      outcome,
      outcome_cause_id: causeId,
    },
  });
}
