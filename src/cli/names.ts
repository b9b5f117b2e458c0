import type { SimulationReport } from '../insight/simulation/report.js';
import type { Context } from '../kernel/context.js';
import { namesIn } from './names.sql.js';

/** Names by id. */
export type Names = (id: string | null) => string | undefined;

/** The names of the accounts and contacts that a simulation tells of. */
export async function namesOf(ctx: Context, { firings, tasks, heldBackFirings }: SimulationReport): Promise<Names> {
  const told = [...firings, ...tasks, ...heldBackFirings];
  const accounts = await read(ctx, 'account', [...new Set(told.map(({ accountId }) => accountId))]);
  const contacts = await read(ctx, 'contact', [...new Set(told.flatMap(({ contactId }) => contactId ?? []))]);
  return (id) => (id === null ? undefined : (accounts.get(id) ?? contacts.get(id)));
}

async function read(ctx: Context, table: 'account' | 'contact', ids: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500);
    for (const { id, name } of await ctx.db.query<{ id: string; name: string }>(namesIn(table, some), some))
      names.set(id, name);
  }
  return names;
}
