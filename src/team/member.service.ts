import DataLoader from 'dataloader';
import type { MemberDirectory } from '../account/account-upsert.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { holdsText, isIn, joined, type Sql, sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { hashKey } from '../kernel/ids.js';
import type { PageRequest } from '../kernel/page.js';
import { searchable } from '../kernel/text.js';
import { Member } from './member.entity.js';
import type { MemberFilter } from './member.inputs.js';
import { membersByHash, membersById } from './member.sql.js';

export interface MemberList extends PageRequest {
  readonly filter?: MemberFilter | null;
}

/** Reads team members. */
export class MemberService implements MemberDirectory {
  /** One member, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Member | null> {
    return this.loader(ctx).load(id);
  }

  /** The members of these ids in their order; null where there is none. */
  byIds(ctx: Context, ids: readonly string[]): Promise<(Member | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** A list, by name. */
  async list(ctx: Context, { filter, ...request }: MemberList): Promise<ConnectionShape<Member>> {
    const order = [{ column: 'search_text', direction: 'ASC' } as const];
    return toConnection(
      await keysetPage(ctx, {
        table: 'member',
        where: memberConditions(filter),
        order,
        idColumn: 'id',
        request,
        map: (row: object) => hydrate(Member, row),
      }),
    );
  }

  async idsByExternalId(ctx: Context, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (externalIds.length === 0) return new Map();
    const hashes = [...new Set(externalIds)].map(hashKey);
    const rows = await ctx.db.query<{ id: string; external_id: string }>(membersByHash(hashes), hashes);
    return new Map(rows.map(({ id, external_id }) => [external_id, id]));
  }

  async existing(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const members = await this.byIds(ctx, [...new Set(ids)]);
    return new Set(members.flatMap((member) => (member ? [member.id] : [])));
  }

  /** Forgets what this request has read, after members were written. */
  forget(ctx: Context): void {
    this.loader(ctx).clearAll();
  }

  private loader(ctx: Context): DataLoader<string, Member | null> {
    return ctx.memo(
      MemberService,
      () => new DataLoader((ids: readonly string[]) => loadMembers(ctx, ids), { maxBatchSize: 500 }),
    );
  }
}

function memberConditions(filter: MemberFilter | null | undefined): Sql[] {
  const { functions, managerIds, isActive, search } = filter ?? {};
  return [
    ...(functions
      ? [
          joined(
            functions.map((name) => sql('functions LIKE ?', `%"${name}"%`)),
            'OR',
          ) ?? sql('1 = 0'),
        ]
      : []),
    ...(managerIds ? [isIn('manager_id', managerIds)] : []),
    ...(isActive == null ? [] : [sql('is_active = ?', isActive ? 1 : 0)]),
    ...(search?.trim() ? [holdsText('search_text', searchable(search.trim()))] : []),
  ];
}

async function loadMembers(ctx: Context, ids: readonly string[]): Promise<(Member | null)[]> {
  const rows = await ctx.db.query<{ id: string }>(membersById(ids), ids);
  const byId = new Map(rows.map((row) => [row.id, hydrate(Member, row)]));
  return ids.map((id) => byId.get(id) ?? null);
}
