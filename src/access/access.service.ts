import { insertRows } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { dehydrate, hydrate } from '../database/hydrate.js';
import type { Actor, Context, Scope } from '../kernel/context.js';
import { badInput, notFound, PerennialError } from '../kernel/errors.js';
import { hashKey, idOf, newId } from '../kernel/ids.js';
import { ApiKey } from './api-key.entity.js';
import {
  ACTIVE_MEMBER_NAME,
  ALL_KEYS,
  COUNT_KEYS,
  KEY_BY_HASH,
  KEY_BY_ID,
  RECORD_USE,
  RESTORE_KEY,
  REVOKE_KEY,
  REVOKE_OTHER_KEYS,
} from './api-key.sql.js';
import { actorOf, bearerKey, checkNewKey, isSameHash, newKey, prefixOf } from './key.rules.js';

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Makes it a personal key, which acts as this member. */
  readonly memberId?: string | null;
}

interface Entry {
  readonly actor: Actor;
  readonly checkedAt: number;
}

/** A key that another process revokes is refused after this, ms. */
const TRUSTED_FOR = 5_000;
const MOST_TRUSTED = 1_000;
/** `lastUsedAt` is kept to the minute. */
const USE_NOTED_EVERY = 60_000;
const CONFIGURED = 'PERENNIAL_ADMIN_KEY';

/** Who may come in: API keys, kept as SHA-256. */
export class AccessService {
  private readonly trusted = new Map<string, Entry>();
  private noting: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /**
   * Who acts with this `Authorization` header (or `connectionParams.authorization`).
   * @throws UNAUTHENTICATED when it holds no key, or none that works
   */
  async authenticate(ctx: Context, authorization: string | undefined): Promise<Actor> {
    const key = bearerKey(authorization);
    if (key === undefined) throw unauthenticated('No API key was given.');
    const hash = hashKey(key);
    const entry = this.trusted.get(hash.toString('base64'));
    if (entry && ctx.now() - entry.checkedAt < TRUSTED_FOR) return entry.actor;
    const actor = await this.lookUp(ctx, hash);
    if (this.trusted.size >= MOST_TRUSTED) this.trusted.clear();
    this.trusted.set(hash.toString('base64'), { actor, checkedAt: ctx.now() });
    return actor;
  }

  /** Makes a key. It is in the answer and nowhere else. @throws BAD_INPUT, VALUE_TOO_LARGE */
  async create(ctx: Context, fields: NewApiKey): Promise<{ apiKey: ApiKey; key: string }> {
    checkNewKey(fields);
    if (fields.memberId != null && (await memberName(ctx, fields.memberId)) === undefined)
      throw badInput('No active team member has this id.', 'memberId');
    const key = newKey();
    const apiKey = record(ctx, key, fields);
    await this.database.transaction(ctx, (ctx) => insertRows(ctx, 'api_key', [dehydrate(ApiKey, apiKey)]));
    return { apiKey, key };
  }

  /** All keys, the oldest first, revoked ones too. */
  async list(ctx: Context): Promise<ApiKey[]> {
    const rows = await ctx.db.query(ALL_KEYS);
    return rows.map((row) => hydrate(ApiKey, row));
  }

  async byId(ctx: Context, id: string): Promise<ApiKey | null> {
    const [row] = await ctx.db.query(KEY_BY_ID, [id]);
    return row ? hydrate(ApiKey, row) : null;
  }

  /**
   * Ends a key: at once in this process, within seconds in others. Revoking it again changes nothing. @throws NOT_FOUND
   */
  async revoke(ctx: Context, id: string): Promise<ApiKey> {
    const apiKey = await this.database.transaction(ctx, async (ctx) => {
      await ctx.db.run(REVOKE_KEY, [ctx.now(), id]);
      return this.byId(ctx, id);
    });
    this.trusted.clear();
    if (!apiKey) throw notFound('API key', id);
    return apiKey;
  }

  /**
   * Makes sure that somebody can come in. With `adminKey` that key works as an admin's, and an earlier one so given no
   * longer does.
   * Without, the first start of all makes an admin key and answers it, to be shown once; later starts answer undefined.
   */
  ensureAdminKey(ctx: Context, adminKey: string | undefined): Promise<string | undefined> {
    return this.database.transaction(ctx, (ctx) =>
      adminKey === undefined ? makeFirst(ctx) : adoptConfigured(ctx, adminKey),
    );
  }

  /** Waits for what is still being noted. */
  async close(): Promise<void> {
    await this.noting;
  }

  private async lookUp(ctx: Context, hash: Buffer): Promise<Actor> {
    const [row] = await ctx.db.query(KEY_BY_HASH, [hash]);
    const apiKey = row && hydrate(ApiKey, row);
    if (!apiKey || !isSameHash(apiKey.keyHash, hash)) throw unauthenticated('This API key is not known.');
    if (apiKey.revokedAt !== null) throw unauthenticated('This API key was revoked.');
    const name = apiKey.memberId === null ? undefined : await memberName(ctx, apiKey.memberId);
    if (apiKey.memberId !== null && name === undefined)
      throw unauthenticated('The member whose key this is no longer works here.');
    this.recordUse(ctx, apiKey);
    return actorOf(apiKey, name);
  }

  /** Beside the request, which does not wait for it; a failure is logged and nothing else. */
  private recordUse(ctx: Context, { id, lastUsedAt }: ApiKey): void {
    const now = ctx.now();
    if (lastUsedAt !== null && now - lastUsedAt < USE_NOTED_EVERY) return;
    this.noting = this.database
      .transaction(ctx, (ctx) => ctx.db.run(RECORD_USE, [now, id]))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'the use of an API key was not noted'));
  }
}

/** Every first start names its key alike, so of two at once only one makes it. */
async function makeFirst(ctx: Context): Promise<string | undefined> {
  const [row] = await ctx.db.query<{ total: number }>(COUNT_KEYS);
  if (Number(row?.total ?? 0) > 0) return undefined;
  const key = newKey();
  const apiKey = Object.assign(record(ctx, key, { name: 'First admin key', scopes: ['admin'] }), {
    id: idOf('apiKey', 0, 'first admin key'),
  });
  const inserted = await insertRows(ctx, 'api_key', [dehydrate(ApiKey, apiKey)], { onDuplicate: 'ignore' });
  return inserted > 0 ? key : undefined;
}

async function adoptConfigured(ctx: Context, adminKey: string): Promise<undefined> {
  const apiKey = record(ctx, adminKey, { name: CONFIGURED, scopes: ['admin'] });
  await insertRows(ctx, 'api_key', [dehydrate(ApiKey, apiKey)], { onDuplicate: 'ignore' });
  await ctx.db.run(RESTORE_KEY, [apiKey.keyHash, CONFIGURED]);
  await ctx.db.run(REVOKE_OTHER_KEYS, [ctx.now(), apiKey.keyHash, CONFIGURED, 'system']);
}

function record(ctx: Context, key: string, { name, scopes, memberId = null }: NewApiKey): ApiKey {
  const fields = {
    id: newId('apiKey'),
    name,
    scopes: [...scopes],
    memberId,
    prefix: prefixOf(key),
    keyHash: hashKey(key),
    createdBy: ctx.actor.id,
    createdAt: ctx.now(),
    revokedAt: null,
    lastUsedAt: null,
  };
  return Object.assign(new ApiKey(), fields);
}

/** The name of an active member, or undefined when there is none of this id. */
async function memberName(ctx: Context, id: string): Promise<string | undefined> {
  const [row] = await ctx.db.query<{ name: string }>(ACTIVE_MEMBER_NAME, [id]);
  return row?.name;
}

const unauthenticated = (what: string) =>
  new PerennialError('UNAUTHENTICATED', `${what} Send \`Authorization: Bearer <key>\`.`);
