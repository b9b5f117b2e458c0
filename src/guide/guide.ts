import type { ContactView } from '../contact/contact.state.js';
import type { Scribe } from '../event/scribe.js';
import type { Calendar } from '../kernel/calendar.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import type { GuideDefinition } from './guide.definition.js';
import { reportGuide } from './guide.record.js';
import { type GuideNews, guideUnderWay, liveGuides, stepBy } from './guide.rules.js';
import type { GuidePart, GuideState } from './guide.state.js';
import type { GuideEnd } from './guide.types.js';

/** The parts of an account that guides read and change. */
export interface GuidesDraft {
  readonly guides: GuidePart;
}

/** A guide to offer. */
export interface GuideSpec {
  /** Idempotency within the account: the effect's key, and the person. */
  readonly key: string;
  readonly guide: GuideDefinition;
  readonly contact: Pick<ContactView, 'id' | 'externalId'>;
  /** How long it is offered, once it is: `30d`. */
  readonly expires: string;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
}

/**
 * Offers a guide to a person: one at a time, so that it waits while another is under way. The same guide that has not
 * ended is not offered a second time; it is the one that is answered. What it says is kept as it is now, whatever
 * becomes of the plugin.
 */
export function offerGuide(draft: GuidesDraft, spec: GuideSpec, scribe: Scribe, calendar: Calendar): GuideState {
  const mine = draft.guides.live[spec.contact.id] ?? [];
  const known = mine.find(({ guideKey }) => guideKey === spec.guide.key);
  if (known !== undefined) return known;
  const guide = guideOf(spec, scribe);
  draft.guides.live[spec.contact.id] = [...mine, guide];
  scribe.write({
    table: 'guide_content',
    mode: 'insert',
    row: { hash: guide.contentHash, body: JSON.stringify(spec.guide) },
  });
  if (mine.length === 0) putForward(guide, spec.contact.id, scribe, calendar, true);
  else reportGuide(guide, spec.contact.id, scribe, { type: 'guide.changed', causeId: guide.causeId, isNew: true });
  return guide;
}

function guideOf(
  { key, guide, contact, expires, causeId, playbookKey, runId, stepKey }: GuideSpec,
  scribe: Scribe,
): GuideState {
  return {
    id: scribe.id('guide', key),
    key,
    guideKey: guide.key,
    kind: guide.kind,
    contentHash: hashKey(JSON.stringify(guide)).toString('hex'),
    contactExternalId: contact.externalId,
    status: 'QUEUED',
    items: Object.fromEntries((guide.items ?? []).map((item) => [item.key, 0])),
    queuedAt: scribe.now,
    expires,
    causeId,
    version: 1,
    ...present({ playbookKey, runId, stepKey }),
  };
}

/** Its turn has come: from now on the product shows it, and its time runs. */
function putForward(guide: GuideState, contactId: string, scribe: Scribe, calendar: Calendar, isNew = false): void {
  guide.status = 'OFFERED';
  guide.offeredAt = scribe.now;
  guide.expiresAt = calendar.add(scribe.now, guide.expires);
  if (!isNew) guide.version += 1;
  reportGuide(guide, contactId, scribe, {
    type: 'guide.offered',
    causeId: guide.causeId,
    isNew,
    before: isNew ? undefined : 'QUEUED',
  });
}

/** Takes what the product reports of a guide; returns whether anything follows from it. @throws as `stepBy` */
export function followGuide(
  draft: GuidesDraft,
  guide: GuideState,
  news: GuideNews,
  { scribe, calendar, cause }: { scribe: Scribe; calendar: Calendar; cause: () => string },
): boolean {
  const next = stepBy(guide, news);
  if (next === undefined) return false;
  if (next.item !== undefined) guide.items[next.item.key] = next.item.isDone;
  if (next.status === 'COMPLETED' || next.status === 'DISMISSED')
    endGuide(draft, guide, next.status, scribe, calendar, cause());
  else {
    const before = guide.status;
    guide.status = next.status;
    guide.version += 1;
    reportGuide(guide, contactOf(draft, guide), scribe, { type: 'guide.changed', causeId: cause(), before });
  }
  return true;
}

/** Ends a guide: it leaves the account's memory, its row stays, and the next of the person comes forward. */
export function endGuide(
  draft: GuidesDraft,
  guide: GuideState,
  end: GuideEnd,
  scribe: Scribe,
  calendar: Calendar,
  causeId?: string,
): void {
  const contactId = contactOf(draft, guide);
  const rest = (draft.guides.live[contactId] ?? []).filter((other) => other !== guide);
  if (rest.length === 0) delete draft.guides.live[contactId];
  else draft.guides.live[contactId] = rest;
  draft.guides.ended[guide.id] = end;
  guide.version += 1;
  reportGuide(guide, contactId, scribe, { type: 'guide.changed', causeId, before: guide.status, end });
  const [next] = rest;
  if (next !== undefined && guideUnderWay(rest) === undefined) putForward(next, contactId, scribe, calendar);
}

/**
 * Ends the guides whose time is over, and those of people who have left: the last in line first, so that none comes
 * forward to be ended. A turn calls it in each pass.
 */
export function moveGuides(
  draft: GuidesDraft & { readonly contactsByExternalId: ReadonlyMap<string, ContactView> },
  scribe: Scribe,
  { now, calendar }: { now: number; calendar: Calendar },
): void {
  for (const guide of liveGuides(draft.guides).reverse()) {
    const hasLeft = draft.contactsByExternalId.get(guide.contactExternalId)?.leftAt !== undefined;
    const isOver = guide.expiresAt !== undefined && guide.expiresAt <= now;
    if (!hasLeft && !isOver) continue;
    const causeId = scribe.isQuiet
      ? undefined
      : scribe.cause({ kind: 'TIME', summary: hasLeft ? 'The person left.' : 'The guide’s time is over.' });
    endGuide(draft, guide, 'EXPIRED', scribe, calendar, causeId);
  }
}

function contactOf({ guides }: GuidesDraft, guide: GuideState): string {
  const found = Object.entries(guides.live).find(([, mine]) => mine.includes(guide));
  if (found === undefined) throw new Error(`the guide ${guide.id} is not live`);
  return found[0];
}
