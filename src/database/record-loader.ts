import DataLoader from 'dataloader';
import type { Context } from '../kernel/context.js';
import { type EntityClass, hydrate } from './hydrate.js';
import { marks } from './sql.js';

/**
 * The request's loader of a table's records by their key: calls of one tick share one statement; null where there is
 * none.
 */
export function recordLoader<T extends object>(
  ctx: Context,
  entity: EntityClass<T>,
  table: string,
  keyColumn = 'id',
): DataLoader<string, T | null> {
  return ctx.memo(
    entity,
    () => new DataLoader((keys: readonly string[]) => load(ctx, entity, table, keyColumn, keys), { maxBatchSize: 500 }),
  );
}

async function load<T extends object>(
  ctx: Context,
  entity: EntityClass<T>,
  table: string,
  keyColumn: string,
  keys: readonly string[],
): Promise<(T | null)[]> {
  const rows = await ctx.db.query<Record<string, unknown>>(
    `SELECT * FROM ${table} WHERE ${keyColumn} IN (${marks(keys)})`,
    [...keys],
  );
  const byKey = new Map(rows.map((row) => [row[keyColumn], hydrate(entity, row)]));
  return keys.map((key) => byKey.get(key) ?? null);
}
