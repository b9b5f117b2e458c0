import DataLoader from 'dataloader';
import { hydrate } from '../../database/hydrate.js';
import { keysetPage, type OrderTerm } from '../../database/keyset.js';
import { recordLoader } from '../../database/record-loader.js';
import { isIn, type Sql, sql } from '../../database/sql.js';
import type { TimelineSource } from '../../journey/timeline.service.js';
import type { Context } from '../../kernel/context.js';
import { notFound } from '../../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import { ID_PREFIX } from '../../kernel/ids.js';
import type { PageRequest } from '../../kernel/page.js';
import type { RunOrderField } from '../definition/playbook.enums.js';
import { type HeldBackOutcome, LIVE_STATUSES } from '../definition/playbook.types.js';
import { HeldBack } from '../enrolment/held-back.entity.js';
import { Run } from '../run/run.entity.js';
import { type Firing, firingView } from './firing.view.js';
import { RUN_CRITERIA } from './run.criteria.js';
import type { HeldBackFilter, RunFilter, RunOrder } from './run.inputs.js';
import { heldBackByEffect, liveRunsOf, runsByEffect } from './run.sql.js';

export interface RunList extends PageRequest {
  readonly filter?: RunFilter | null;
  readonly orderBy?: readonly RunOrder[] | null;
}

const ORDER: Readonly<Record<keyof typeof RunOrderField, Omit<OrderTerm, 'direction'>>> = {
  STARTED_AT: { column: 'started_at' },
  ENDED_AT: { column: 'ended_at', nullable: true },
};

/** Reads runs and held-back firings. */
export class RunService implements TimelineSource {
  readonly timelineKinds = ['RUN', 'HELD_BACK'] as const;

  /** The runs and held-back firings of these ids. */
  byIds(ctx: Context, ids: readonly string[]): Promise<(Run | HeldBack | null)[]> {
    return Promise.all(
      ids.map(
        (id): Promise<Run | HeldBack | null> =>
          id.startsWith(ID_PREFIX.heldBack) ? this.heldBackById(ctx, id) : this.byId(ctx, id),
      ),
    );
  }

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
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: RunList,
    accountId?: string,
  ): Promise<ConnectionShape<Run>> {
    const page = await keysetPage(ctx, {
      table: 'run',
      where: [...ofAccount(accountId), ...RUN_CRITERIA.conditions(filter, undefined)],
      order: (orderBy?.length ? orderBy : [{ field: 'STARTED_AT', direction: 'DESC' } as const]).map(
        ({ field, direction }) => ({ ...ORDER[field], direction }),
      ),
      request,
      map: (row: object) => hydrate(Run, row),
    });
    return toConnection(page);
  }

  /** Held-back firings, the latest first. */
  async heldBack(
    ctx: Context,
    { filter, ...request }: PageRequest & { readonly filter?: HeldBackFilter | null },
    accountId?: string,
  ): Promise<ConnectionShape<HeldBack>> {
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
    return ctx
      .memo(RunService, () => new DataLoader((ids: readonly string[]) => countLive(ctx, ids), { maxBatchSize: 500 }))
      .load(accountId);
  }

  /** What came of a firing, by its effect’s hash. */
  async byEffect(ctx: Context, effectHash: Buffer): Promise<Outcome> {
    const [found] = await outcomesOf(ctx, [effectHash.toString('hex')]);
    return found as Outcome;
  }

  /** As `byEffect`; firings of one request share their statements. */
  ofEffect(ctx: Context, effectHash: Buffer): Promise<Outcome> {
    return ctx
      .memo(
        'outcomes of firings',
        () => new DataLoader((hashes: readonly string[]) => outcomesOf(ctx, hashes), { maxBatchSize: 500 }),
      )
      .load(effectHash.toString('hex'));
  }

  /** The firing that a run began by, or that was held back; null when there is none of this id. */
  async firing(ctx: Context, id: string): Promise<Firing | null> {
    const fired = id.startsWith(ID_PREFIX.heldBack) ? await this.heldBackById(ctx, id) : await this.byId(ctx, id);
    if (fired === null) return null;
    const { run, heldBack } = await this.ofEffect(ctx, fired.effectHash);
    return firingView(id, run, heldBack);
  }
}

/** What came of a firing: a run, or why none began; both when it was held back and released. */
export interface Outcome {
  readonly run: Run | null;
  readonly heldBack: HeldBack | null;
}

async function outcomesOf(ctx: Context, hashes: readonly string[]): Promise<Outcome[]> {
  const values = hashes.map((hash) => Buffer.from(hash, 'hex'));
  const runs = await ctx.db.query<object>(runsByEffect(values), values);
  const helds = await ctx.db.query<object>(heldBackByEffect(values), values);
  const named = <T extends { readonly effectHash: Buffer }>(found: readonly T[]) =>
    new Map(found.map((one) => [Buffer.from(one.effectHash).toString('hex'), one]));
  const run = named(runs.map((row) => hydrate(Run, row)));
  const heldBack = named(helds.map((row) => hydrate(HeldBack, row)));
  return hashes.map((hash) => ({ run: run.get(hash) ?? null, heldBack: heldBack.get(hash) ?? null }));
}

const ofAccount = (accountId: string | undefined): Sql[] =>
  accountId === undefined ? [] : [sql('account_id = ?', accountId)];

function heldBackConditions(filter?: HeldBackFilter | null): Sql[] {
  const { reasons, playbookKeys, accountIds, isPending } = filter ?? {};
  return [
    ...pending(isPending),
    ...(reasons ? [isIn('reason', reasons)] : []),
    ...(playbookKeys ? [isIn('playbook_key', playbookKeys)] : []),
    ...(accountIds ? [isIn('account_id', accountIds)] : []),
  ];
}

const pending = (isPending: boolean | null | undefined): Sql[] =>
  isPending == null
    ? []
    : [sql(isPending ? 'outcome = ?' : '(outcome IS NULL OR outcome <> ?)', 'WAITING' satisfies HeldBackOutcome)];

async function countLive(ctx: Context, ids: readonly string[]): Promise<number[]> {
  const rows = await ctx.db.query<{ account_id: string; live: number }>(liveRunsOf(LIVE_STATUSES, ids), [
    ...LIVE_STATUSES,
    ...ids,
  ]);
  const counts = new Map(rows.map(({ account_id: id, live }) => [id, Number(live)]));
  return ids.map((id) => counts.get(id) ?? 0);
}
