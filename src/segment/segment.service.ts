import DataLoader from 'dataloader';
import type { AccountService } from '../account/account.service.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, notFound, PerennialError, quote } from '../kernel/errors.js';
import { segmentIdOf } from '../kernel/ids.js';
import type { Commands } from '../signal/commands.js';
import { declaredSegments } from './declared-segment.store.js';
import type { SegmentDefinition } from './segment.definition.js';
import { countsOfSegments, membershipsOf } from './segment.sql.js';
import { Segment } from './segment.view.js';
import type { SegmentReader } from './segment-rulebook.js';

/** Accounts that one call can put into a static segment. */
const MOST_ACCOUNTS = 1000;

/** Reads segments and who is in them, and keeps the lists of static ones. */
export class SegmentService {
  constructor(
    private readonly rulebook: SegmentReader,
    private readonly commands: Commands,
    private readonly accounts: AccountService,
  ) {}

  /** The segments in force, in their order. */
  all(ctx: Context): Promise<Segment[]> {
    return ctx.memo(Segment, () => this.read(ctx));
  }

  async byKey(ctx: Context, key: string): Promise<Segment | null> {
    return (await this.all(ctx)).find((segment) => segment.key === key) ?? null;
  }

  async byId(ctx: Context, id: string): Promise<Segment | null> {
    return (await this.all(ctx)).find((segment) => segment.id === id) ?? null;
  }

  /** The segments that an account is in, in their order. Calls of one request share their statements. */
  async ofAccount(ctx: Context, accountId: string): Promise<Segment[]> {
    const [segments, keys] = await Promise.all([this.all(ctx), this.memberships(ctx).load(accountId)]);
    return segments.filter(({ key }) => keys.has(key));
  }

  /** How often a segment that was declared through the API was changed; null for one that a plugin declares. */
  async version(ctx: Context, key: string): Promise<number | null> {
    const versions = await ctx.memo(
      'segment.versions',
      async () => new Map((await declaredSegments(ctx)).map(({ definition, version }) => [definition.key, version])),
    );
    return versions.get(key) ?? null;
  }

  /** How many accounts are in a segment. */
  memberCount(ctx: Context, key: string): Promise<number> {
    return this.counts(ctx).load(key);
  }

  /** Puts accounts into a static segment, or takes them out; returns the segment. */
  async pin(ctx: Context, segmentId: string, accountIds: readonly string[], isIn: boolean): Promise<Segment> {
    const segment = await this.byId(ctx, segmentId);
    if (segment === null) throw notFound('segment', segmentId);
    if (!segment.isStatic)
      throw badInput(
        `Segment ${quote(segment.key)} is dynamic: its condition decides who is in it.`,
        'input',
        'segmentId',
      );
    if (accountIds.length > MOST_ACCOUNTS)
      throw new PerennialError(
        'BATCH_TOO_LARGE',
        `One call takes ${MOST_ACCOUNTS} accounts; ${accountIds.length} were named.`,
        {},
        ['input', 'accountIds'],
      );
    await this.checkAccounts(ctx, accountIds);
    const type = isIn ? 'segment.pinned' : 'segment.unpinned';
    await this.commands.perform(
      ctx,
      ...accountIds.map((accountId) => ({ accountId, type, properties: { segment: segment.key } }) as const),
    );
    this.memberships(ctx).clearAll();
    this.counts(ctx).clearAll();
    return segment;
  }

  private async checkAccounts(ctx: Context, accountIds: readonly string[]): Promise<void> {
    const accounts = await this.accounts.byIds(ctx, accountIds);
    const missing = accountIds.find((_, index) => accounts[index] == null);
    if (missing !== undefined) throw accountUnknown(missing);
  }

  private async read(ctx: Context): Promise<Segment[]> {
    const { segments, builtShares } = await this.rulebook.current(ctx);
    return segments.map((definition) => viewOf(definition, builtShares?.get(definition.key) ?? 1));
  }

  private memberships(ctx: Context): DataLoader<string, ReadonlySet<string>> {
    return ctx.memo(
      'segment.memberships',
      () => new DataLoader((ids: readonly string[]) => loadMemberships(ctx, ids), { maxBatchSize: 500 }),
    );
  }

  private counts(ctx: Context): DataLoader<string, number> {
    return ctx.memo(
      'segment.counts',
      () => new DataLoader((keys: readonly string[]) => loadCounts(ctx, keys), { maxBatchSize: 500 }),
    );
  }
}

function viewOf({ key, title, description, if: condition, settings }: SegmentDefinition, builtShare: number): Segment {
  const { touch = null, cadence = null, scorecard = null, benchmark = null } = settings;
  return Object.assign(new Segment(), {
    id: segmentIdOf(key),
    key,
    title,
    description: description ?? null,
    condition: condition ?? null,
    builtShare,
    settings: { touch, cadence, scorecard, benchmark },
  });
}

async function loadMemberships(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>[]> {
  const rows = await ctx.db.query<{ account_id: string; segment_key: string }>(membershipsOf(ids), [...ids]);
  const keys = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const { account_id, segment_key } of rows) keys.get(account_id)?.add(segment_key);
  return ids.map((id) => keys.get(id) ?? new Set());
}

async function loadCounts(ctx: Context, keys: readonly string[]): Promise<number[]> {
  const rows = await ctx.db.query<{ segment_key: string; total: number }>(countsOfSegments(keys), [...keys]);
  const totals = new Map(rows.map(({ segment_key, total }) => [segment_key, Number(total)]));
  return keys.map((key) => totals.get(key) ?? 0);
}
