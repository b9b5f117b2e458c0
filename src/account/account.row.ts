import { hashKey } from '../kernel/ids.js';
import { searchable } from '../kernel/text.js';
import { effectiveTouch } from './account.rules.js';
import type { AccountPart } from './account.state.js';

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
    domain: account.domain ?? null,
    industry: account.industry ?? null,
    region: account.region ?? null,
    employees: account.employees ?? null,
    parent_id: account.parentId ?? null,
    owner_id: account.ownerId ?? null,
    team: JSON.stringify(account.team),
    grade: account.grade ?? null,
    touch: account.touch ?? null,
    effective_touch: effectiveTouch(account),
    channel: account.channel ?? null,
    attributes: JSON.stringify(account.attributes),
    tags: JSON.stringify(account.tags),
    fit_score: account.fit ?? null,
    version: account.version,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}
