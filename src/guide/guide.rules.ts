import { badInput, PerennialError, quote } from '../kernel/errors.js';
import type { GuidePart, GuideState } from './guide.state.js';
import { GUIDE_UNDER_WAY, type GuideEnd, type GuideReport, type GuideUnderWay } from './guide.types.js';

/** What the product reports of a guide: a status, a point that was ticked or unticked, or both. */
export interface GuideNews {
  readonly status?: GuideReport | undefined;
  readonly itemKey?: string | undefined;
  /** Of the point; true when left out. */
  readonly isDone?: boolean | undefined;
}

/** What a report makes of a guide. */
export interface GuideStep {
  readonly status: GuideUnderWay | Extract<GuideEnd, 'COMPLETED' | 'DISMISSED'>;
  /** Another state of one of its points. */
  readonly item?: { readonly key: string; readonly isDone: 0 | 1 };
}

/**
 * What follows from a report; undefined when nothing does, as for one that comes twice or late (SHOWN after STARTED).
 * Ticking a point starts a guide, and the last point of a CHECKLIST completes it.
 * @throws BAD_INPUT when it reports nothing, names no point of the guide, or the guide still waits behind another
 */
export function stepBy(guide: GuideState, { status: said, itemKey, isDone = true }: GuideNews): GuideStep | undefined {
  if (said === undefined && itemKey === undefined)
    throw badInput('Report a `status`, a point of it by `itemKey`, or both.', 'status');
  if (guide.status === 'QUEUED')
    throw badInput('The guide waits until another of the person has ended; it is not shown yet.', 'id');
  if (itemKey !== undefined && guide.items[itemKey] === undefined)
    throw badInput(
      `The guide has no point ${quote(itemKey)}; it has ${Object.keys(guide.items).join(', ') || 'none'}.`,
      'itemKey',
    );
  const ticked =
    itemKey !== undefined && guide.items[itemKey] !== Number(isDone)
      ? ({ key: itemKey, isDone: isDone ? 1 : 0 } as const)
      : undefined;
  const items = ticked === undefined ? guide.items : { ...guide.items, [ticked.key]: ticked.isDone };
  const status = statusAfter(guide.status, said, {
    isTicked: itemKey !== undefined,
    isWhole: guide.kind === 'CHECKLIST' && itemKey !== undefined && Object.values(items).every((done) => done === 1),
  });
  if (status === guide.status && ticked === undefined) return undefined;
  return { status, ...(ticked === undefined ? {} : { item: ticked }) };
}

function statusAfter(
  now: GuideUnderWay,
  said: GuideReport | undefined,
  { isTicked, isWhole }: { isTicked: boolean; isWhole: boolean },
): GuideStep['status'] {
  if (said === 'COMPLETED' || said === 'DISMISSED') return said;
  if (isWhole) return 'COMPLETED';
  return later(later(now, said ?? now), isTicked ? 'STARTED' : now);
}

const later = (one: GuideUnderWay, other: GuideUnderWay): GuideUnderWay =>
  GUIDE_UNDER_WAY.indexOf(one) >= GUIDE_UNDER_WAY.indexOf(other) ? one : other;

/** The error of a report on a guide that has ended otherwise. */
export const guideClosed = (id: string, status?: string): PerennialError =>
  new PerennialError('GUIDE_CLOSED', `The guide is ${status === undefined ? 'over' : status.toLowerCase()} already.`, {
    id,
    ...(status === undefined ? {} : { status }),
  });

export const liveGuides = ({ live }: GuidePart): GuideState[] => Object.values(live).flat();

export const liveGuide = (part: GuidePart, id: string): GuideState | undefined =>
  liveGuides(part).find((guide) => guide.id === id);

/** A person's guide that is under way. */
export const guideUnderWay = (guides: readonly GuideState[]): GuideState | undefined =>
  guides.find(({ status }) => status !== 'QUEUED');

/** When the next guide expires: the account's next turn is no later. */
export function nextExpiryAt(part: GuidePart): number | undefined {
  const moments = liveGuides(part).flatMap(({ expiresAt }) => expiresAt ?? []);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
