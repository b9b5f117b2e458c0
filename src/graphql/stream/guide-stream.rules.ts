import { GUIDE_CRITERIA, type GuideSelection, type ListedGuide } from '../../guide/guide.criteria.js';
import { changeOf } from './list-change.rules.js';
import type { StreamChange } from './stream-change.js';

/** What an event did to the guides of a selection, from its data alone: a guide that had no status before is new. */
export function guideChangeOf(
  selection: GuideSelection,
  guide: Omit<ListedGuide, 'status'>,
  { status, 'before.status': before }: Readonly<Record<string, unknown>>,
): StreamChange | undefined {
  const isListed = (status: unknown) =>
    GUIDE_CRITERIA.match(selection, { ...guide, status: String(status) }, undefined);
  return changeOf(before != null && isListed(before), isListed(status));
}
