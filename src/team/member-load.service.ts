import DataLoader from 'dataloader';
import type { Context } from '../kernel/context.js';
import type { MemberLoad } from './member.connection.js';
import type { Member } from './member.entity.js';
import { accountsOfOwners, tasksOfMembers } from './member.sql.js';
import { DEFAULT_CAPACITY } from './member.types.js';

interface Carried {
  accounts: number;
  weight: number;
  openTasks: number;
  overdueTasks: number;
}

/** What an account weighs, by its own touch: an account that leaves it to its segments counts as LOW. */
const WEIGHT = "CASE account.effective_touch WHEN 'HIGH' THEN 2 WHEN 'TECH' THEN 0.2 ELSE 1 END";

/** Reckons what members carry. */
export class MemberLoadService {
  /** Two statements for all members that a request asks about. */
  async loadOf(ctx: Context, { id, capacity }: Member): Promise<MemberLoad> {
    const accountCapacity = capacity ?? DEFAULT_CAPACITY;
    const { accounts, weight, openTasks, overdueTasks } = await this.loader(ctx).load(id);
    return {
      accounts,
      accountCapacity,
      openTasks,
      overdueTasks,
      share: accountCapacity > 0 ? Math.round((weight / accountCapacity) * 1000) / 1000 : null,
    };
  }

  private loader(ctx: Context): DataLoader<string, Carried> {
    return ctx.memo(
      MemberLoadService,
      () => new DataLoader((ids: readonly string[]) => loadCarried(ctx, ids), { maxBatchSize: 500 }),
    );
  }
}

async function loadCarried(ctx: Context, ids: readonly string[]): Promise<Carried[]> {
  const accounts = await ctx.db.query<{ owner_id: string; total: number; weight: number }>(
    accountsOfOwners(WEIGHT, ids),
    ids,
  );
  const tasks = await ctx.db.query<{ assignee_id: string; total: number; overdue: number }>(tasksOfMembers(ids), [
    ctx.now(),
    ...ids,
  ]);
  const owned = new Map(accounts.map((row) => [row.owner_id, row]));
  const assigned = new Map(tasks.map((row) => [row.assignee_id, row]));
  return ids.map((id) => ({
    accounts: Number(owned.get(id)?.total ?? 0),
    weight: Number(owned.get(id)?.weight ?? 0),
    openTasks: Number(assigned.get(id)?.total ?? 0),
    overdueTasks: Number(assigned.get(id)?.overdue ?? 0),
  }));
}
