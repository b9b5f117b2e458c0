import DataLoader from 'dataloader';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { isIn, marks, type Sql, sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { notFound } from '../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import { HeldBack } from './held-back.entity.js';
import { Run } from './run.entity.js';
import type { HeldBackFilter, RunFilter } from './run.inputs.js';

/** Reads runs and held-back firings. */
export class RunService {
  byId(ctx: Context, id: string): Promise<Run | null> {
    return recordLoader(ctx, Run, 'run').load(id);
  }

  heldBackById(ctx: Context, id: string): Promise<HeldBack | null> {
    return recordLoader(ctx, HeldBack, 'held_back').load(id);
  }

  /** @throws NOT_FOUND */
  async known(ctx: Context, id: string): Promise<Run> {
    const run = await this.byId(ctx, id);
    if (run === null) throw notFound('run', id);
    return run;
  }

  /** Runs, the latest first. */
  async list(ctx: Context, { filter, ...request }: PageRequest & { readonly filter?: RunFilter | null }, accountId?: string): Promise<ConnectionShape<Run>> {
    const page = await keysetPage(ctx, {
      table: 'run',
      where: [...ofAccount(accountId), ...runConditions(filter)],
      order: [{ column: 'started_at', direction: 'DESC' }],
      request,
      map: (row: object) => hydrate(Run, row),
    });
    return toConnection(page);
  }

  /** Held-back firings, the latest first. */
  async heldBack(ctx: Context, { filter, ...request }: PageRequest & { readonly filter?: HeldBackFilter | null }, accountId?: string): Promise<ConnectionShape<HeldBack>> {
    const page = await keysetPage(ctx, {
      table: 'held_back',
      where: [...ofAccount(accountId), ...heldBackConditions(filter)],
      order: [{ column: 'at', direction: 'DESC' }],
      request,
      map: (row: object) => hydrate(HeldBack, row),
    });
    return toConnection(page);
  }

  /** How many runs live for an account; accounts of one request share a statement. */
  liveCount(ctx: Context, accountId: string): Promise<number> {
    return ctx.memo(RunService, () => new DataLoader((ids: readonly string[]) => countLive(ctx, ids), { maxBatchSize: 500 })).load(accountId);
  }

  /** What came of a firing, by its effect’s hash. */
  async byEffect(ctx: Context, effectHash: Buffer): Promise<{ run: Run | null; heldBack: HeldBack | null }> {
    const [run] = await ctx.db.query('SELECT * FROM run WHERE effect_hash = ?', [effectHash]);
    const [heldBack] = await ctx.db.query('SELECT * FROM held_back WHERE effect_hash = ?', [effectHash]);
    return { run: run ? hydrate(Run, run) : null, heldBack: heldBack ? hydrate(HeldBack, heldBack) : null };
  }
}

const ofAccount = (accountId: string | undefined): Sql[] => (accountId === undefined ? [] : [sql('account_id = ?', accountId)]);

function runConditions(filter?: RunFilter | null): Sql[] {
  const { isLive, statuses, playbookKeys, accountIds } = filter ?? {};
  return [
    ...(isLive == null ? [] : [sql(isLive ? 'status = ?' : 'status <> ?', 'RUNNING')]),
    ...(statuses ? [isIn('status', statuses)] : []),
    ...(playbookKeys ? [isIn('playbook_key', playbookKeys)] : []),
    ...(accountIds ? [isIn('account_id', accountIds)] : []),
  ];
}

function heldBackConditions(filter?: HeldBackFilter | null): Sql[] {
  const { reasons, playbookKeys, accountIds } = filter ?? {};
  return [...(reasons ? [isIn('reason', reasons)] : []), ...(playbookKeys ? [isIn('playbook_key', playbookKeys)] : []), ...(accountIds ? [isIn('account_id', accountIds)] : [])];
}

async function countLive(ctx: Context, ids: readonly string[]): Promise<number[]> {
  const rows = await ctx.db.query<{ account_id: string; live: number }>(
    `SELECT account_id, COUNT(*) AS live FROM run WHERE status = 'RUNNING' AND account_id IN (${marks(ids)}) GROUP BY account_id`,
    ids,
  );
  const counts = new Map(rows.map(({ account_id: id, live }) => [id, Number(live)]));
  return ids.map((id) => counts.get(id) ?? 0);
}
