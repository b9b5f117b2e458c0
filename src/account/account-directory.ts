import { insertRows } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { ByteCache, bytesOf } from '../kernel/byte-cache.js';
import type { Context } from '../kernel/context.js';
import { hashKey, newId } from '../kernel/ids.js';
import { accountRow } from './account.row.js';
import { accountsByHash } from './account.sql.js';
import { type AccountSeed, newAccountPart } from './account.state.js';

/**
 * Writes what an account needs to take turns (its inbox mark, its state), in the transaction that makes the account.
 */
export type AccountBirth = (ctx: Context, accounts: readonly AccountSeed[]) => Promise<void>;

export interface ResolveOptions {
  /** Whether to make the accounts that are missing. */
  readonly create: boolean;
  /** Names of the accounts that are made, by external id; the external id itself when left out. */
  readonly names?: ReadonlyMap<string, string>;
}

export interface Resolved {
  readonly id: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
}

/** Makes accounts: here, or in the thread that holds the writing connection. */
export interface AccountMaking {
  /** Inserts what nobody else has inserted, then reads whose ids it is: ours where our insert won. */
  make(
    ctx: Context,
    externalIds: readonly string[],
    names?: ReadonlyMap<string, string>,
  ): Promise<{ ids: Map<string, string>; made: Set<string> }>;
}

/** Bytes of ids that are remembered; an id never changes, so this can only be too small. */
const MOST_KNOWN = 64 * 1024 * 1024;
const CHUNK = 500;

/**
 * External ids → account ids, byte for byte, as seldom as possible from the database. Many processes may ask for the
 * same new external id at once: one of them makes the account, all get its id.
 */
export class AccountDirectory implements AccountMaking {
  private readonly known = new ByteCache<string>(MOST_KNOWN);

  constructor(
    private readonly database: Database,
    private readonly birth: AccountBirth,
    private readonly elsewhere?: AccountMaking,
  ) {}

  /** External id → id. An external id that is unknown, and not to be made, is missing from the answer. */
  async resolve(ctx: Context, externalIds: readonly string[], options: ResolveOptions): Promise<Map<string, string>> {
    const resolved = await this.register(ctx, externalIds, options);
    return new Map([...resolved].map(([externalId, { id }]) => [externalId, id]));
  }

  /** As `resolve`, and says which accounts this call made. */
  async register(
    ctx: Context,
    externalIds: readonly string[],
    { create, names }: ResolveOptions,
  ): Promise<Map<string, Resolved>> {
    const resolved = new Map<string, Resolved>();
    const take = (ids: ReadonlyMap<string, string>, made?: ReadonlySet<string>) => {
      for (const [externalId, id] of ids) resolved.set(externalId, { id, isNew: made?.has(id) ?? false });
    };
    const wanted = [...new Set(externalIds)];
    take(
      new Map(
        wanted.flatMap((externalId) => {
          const id = this.known.get(externalId);
          return id === undefined ? [] : [[externalId, id] as const];
        }),
      ),
    );
    take(
      this.remember(
        ctx,
        await find(
          ctx,
          wanted.filter((externalId) => !resolved.has(externalId)),
        ),
      ),
    );
    const missing = wanted.filter((externalId) => !resolved.has(externalId));
    if (missing.length === 0 || !create) return resolved;
    const { ids, made } = await this.make(ctx, missing, names);
    take(this.remember(ctx, ids), made);
    return resolved;
  }

  make(
    ctx: Context,
    externalIds: readonly string[],
    names?: ReadonlyMap<string, string>,
  ): Promise<{ ids: Map<string, string>; made: Set<string> }> {
    if (this.elsewhere !== undefined && !ctx.db.isTransaction) return this.elsewhere.make(ctx, externalIds, names);
    const seeds = externalIds.map((externalId) => seedOf(externalId, names?.get(externalId), ctx.now()));
    return this.database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'account', sortedByHash(seeds), { onDuplicate: 'ignore' });
      const ids = await find(ctx, externalIds);
      const ours = seeds.filter(({ id, externalId }) => ids.get(externalId) === id);
      if (ours.length > 0) await this.birth(ctx, ours);
      return { ids, made: new Set(ours.map(({ id }) => id)) };
    });
  }

  /** Only what is committed is remembered: a caller's own transaction may still roll back. */
  private remember(ctx: Context, ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    if (ctx.db.isTransaction) return ids;
    for (const [externalId, id] of ids) this.known.set(externalId, id, bytesOf(id));
    return ids;
  }
}

const seedOf = (externalId: string, name: string | undefined, createdAt: number): AccountSeed => ({
  id: newId('account'),
  externalId,
  createdAt,
  ...(name !== undefined && { name }),
});

/**
 * In one order for everybody, so that two batches of the same new accounts wait for each other rather than deadlock.
 */
const sortedByHash = (seeds: readonly AccountSeed[]) =>
  seeds
    .map((seed) => accountRow(newAccountPart(seed)))
    .sort((a, b) => Buffer.compare(a.external_hash, b.external_hash));

async function find(ctx: Context, externalIds: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let from = 0; from < externalIds.length; from += CHUNK) {
    const hashes = externalIds.slice(from, from + CHUNK).map(hashKey);
    const rows = await ctx.db.query<{ id: string; external_id: string }>(accountsByHash(hashes), hashes);
    for (const { id, external_id } of rows) found.set(external_id, id);
  }
  return found;
}
