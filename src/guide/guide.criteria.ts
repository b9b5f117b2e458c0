import { among, type Combination, Criteria, column } from '../database/criteria.js';
import { isIn } from '../database/sql.js';
import { hashKey } from '../kernel/ids.js';
import { GUIDE_UNDER_WAY, type GuideStatus } from './guide.types.js';

/** Which guides: those of one person, as their product asks for them. */
export interface GuideSelection extends Combination<GuideSelection> {
  /** The person, by the id that they have in the company's own systems. */
  readonly contactExternalId?: string | null;
  readonly accountIds?: readonly string[] | null;
  readonly statuses?: readonly GuideStatus[] | null;
}

/** A guide as its criteria read it, from its row or from an event. */
export interface ListedGuide {
  readonly accountId: string;
  readonly status: string;
  /** Whether it is this person's, who is known by another id at every account. */
  isOf(contactExternalId: string): boolean;
}

/** What the table `guide_offer` is filtered by. */
export const GUIDE_CRITERIA = new Criteria<GuideSelection, ListedGuide, unknown>({
  contactExternalId: {
    where: (externalId) => isIn('contact_hash', [hashKey(externalId)]),
    holds: (externalId, guide) => guide.isOf(externalId),
  },
  accountIds: among(column('account_id'), ({ accountId }) => accountId),
  statuses: among(column('status'), ({ status }) => status),
});

/** The guides of a person, at every account or one; those under way unless other statuses are asked for. */
export const selectionOf = (
  contactExternalId: string,
  accountId: string | undefined,
  statuses: readonly GuideStatus[] | null | undefined,
): GuideSelection => ({
  contactExternalId,
  statuses: statuses ?? GUIDE_UNDER_WAY,
  ...(accountId === undefined ? {} : { accountIds: [accountId] }),
});
