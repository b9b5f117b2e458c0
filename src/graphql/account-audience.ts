import { isIn, type Sql } from '../database/sql.js';
import type { AccountMarks, EventAudience, EventFilter } from '../event/event-filter.js';
import type { Context } from '../kernel/context.js';
import { grouped } from '../kernel/grouped.js';
import { ownersOf, segmentsOf } from './account-audience.sql.js';

/** Accounts’ owners and segments as of now, for the filters of the event log. */
export class AccountAudience implements EventAudience {
  conditions({ ownerIds, segmentIds }: EventFilter): readonly Sql[] {
    return [
      ...(ownerIds ? [exists('account a WHERE a.id = e.account_id', isIn('a.owner_id', ownerIds))] : []),
      ...(segmentIds
        ? [
            exists(
              'segment_member m WHERE m.account_id = e.account_id AND m.left_at IS NULL',
              isIn('m.segment_id', segmentIds),
            ),
          ]
        : []),
    ];
  }

  async marks(ctx: Context, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountMarks>> {
    if (accountIds.length === 0) return new Map();
    const [owners, memberships] = await Promise.all([
      ctx.db.query<{ id: string; owner_id: string | null }>(ownersOf(accountIds), accountIds),
      ctx.db.query<{ account_id: string; segment_id: string }>(segmentsOf(accountIds), accountIds),
    ]);
    const segments = grouped(memberships, ({ account_id }) => account_id);
    return new Map(
      owners.map(({ id, owner_id }) => [
        id,
        { ownerId: owner_id, segmentIds: (segments.get(id) ?? []).map(({ segment_id }) => segment_id) },
      ]),
    );
  }
}

const exists = (from: string, { text, values }: Sql): Sql => ({
  text: `EXISTS (SELECT 1 FROM ${from} AND ${text})`,
  values,
});
