import type { Scribe } from '../event/scribe.js';

/** What a timeline holds. A decision is a NOTE. */
const TIMELINE_KINDS = [
  'TOUCHPOINT',
  'STAGE_MOVE',
  'TASK',
  'SURVEY_ANSWER',
  'TICKET',
  'NOTE',
  'RISK',
  'RUN',
  'HELD_BACK',
  'CONTRACT',
  'HEALTH',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/**
 * Puts a record on the account's timeline, or moves it there: one narrow row per record, which is loaded by `refId` on
 * read.
 */
export function writeTimeline(
  scribe: Scribe,
  {
    kind,
    refId,
    at,
    isPlanned = false,
  }: { readonly kind: TimelineKind; readonly refId: string; readonly at: number; readonly isPlanned?: boolean },
): void {
  scribe.write({
    table: 'timeline_entry',
    mode: 'upsert',
    row: { ref_id: refId, account_id: scribe.accountId, kind, at, is_planned: Number(isPlanned) },
  });
}
