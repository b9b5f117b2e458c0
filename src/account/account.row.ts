import { hashKey } from '../kernel/ids.js';
import { searchable } from '../kernel/text.js';
import { effectiveTouch } from './account.rules.js';
import type { AccountPart } from './account.state.js';
import { profileRow } from './profile-fields.js';

/** Name, domain and external id as searches compare them. */
export const searchTextOf = ({ name, domain, externalId }: AccountPart): string => searchable(name, domain, externalId);

/** The row of table `account`, in column form: what a turn and the directory write. */
export function accountRow(account: AccountPart) {
  return {
    id: account.id,
    external_id: account.externalId,
    external_hash: hashKey(account.externalId),
    name: account.name,
    search_text: searchTextOf(account),
    ...profileRow(account),
    parent_id: account.parentId ?? null,
    owner_id: account.ownerId ?? null,
    team: JSON.stringify(account.team),
    effective_touch: effectiveTouch(account),
    attributes: JSON.stringify(account.attributes),
    tags: JSON.stringify(account.tags),
    version: account.version,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}
