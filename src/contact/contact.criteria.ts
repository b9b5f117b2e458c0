import { among, Criteria, column, known, within } from '../database/criteria.js';
import { holdsText } from '../database/sql.js';
import { searchable } from '../kernel/text.js';
import type { Contact } from './contact.entity.js';
import type { ContactFilter } from './contact.inputs.js';

/** A contact as its criteria read it. */
export type ListedContact = Pick<
  Contact,
  'accountId' | 'role' | 'lastNpsScore' | 'joinedAt' | 'leftAt' | 'lastAnsweredAt' | 'searchText'
>;

/** What the table `contact` is filtered by. */
export const CONTACT_CRITERIA = new Criteria<ContactFilter, ListedContact, unknown>({
  accountIds: among(column('account_id'), ({ accountId }) => accountId),
  roles: among(column('role'), ({ role }) => role),
  hasLeft: known(column('left_at'), ({ leftAt }) => leftAt),
  nps: within(column('last_nps_score'), ({ lastNpsScore }) => lastNpsScore),
  joinedAt: within(column('joined_at'), ({ joinedAt }) => joinedAt),
  leftAt: within(column('left_at'), ({ leftAt }) => leftAt),
  lastAnsweredAt: within(column('last_answered_at'), ({ lastAnsweredAt }) => lastAnsweredAt),
  search: {
    where: (text) => holdsText('search_text', searchable(text.trim())),
    holds: (text, { searchText }) => searchText.includes(searchable(text.trim())),
  },
});
