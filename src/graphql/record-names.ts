import DataLoader from 'dataloader';
import type { NameReader } from '../event/cause.service.js';
import type { Context } from '../kernel/context.js';
import { grouped } from '../kernel/grouped.js';
import { type IdKind, kindOf } from '../kernel/ids.js';
import { recordNames } from './record-names.sql.js';

/** Where the names of accounts, members and keys are kept. */
const TABLES: Partial<Record<IdKind, string>> = { account: 'account', member: 'member', apiKey: 'api_key' };

/** The present names of records, for what is told of them. Calls of one request share their statements. */
export class RecordNames implements NameReader {
  async namesOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const loader = ctx.memo(
      RecordNames,
      () => new DataLoader((ids: readonly string[]) => loadNames(ctx, ids), { maxBatchSize: 500 }),
    );
    const names = await Promise.all(ids.map(async (id) => [id, await loader.load(id)] as const));
    return new Map(names.flatMap(([id, name]) => (name === null ? [] : [[id, name] as const])));
  }
}

async function loadNames(ctx: Context, ids: readonly string[]): Promise<(string | null)[]> {
  const found = await Promise.all(
    [...grouped(ids, kindOf)].map(([kind, ids]) => loadFrom(ctx, kind && TABLES[kind], ids)),
  );
  const names = new Map(found.flat());
  return ids.map((id) => names.get(id) ?? null);
}

async function loadFrom(ctx: Context, table: string | undefined, ids: readonly string[]): Promise<[string, string][]> {
  if (table === undefined) return [];
  const rows = await ctx.db.query<{ id: string; name: string }>(recordNames(table, ids), ids);
  return rows.map(({ id, name }) => [id, name]);
}
