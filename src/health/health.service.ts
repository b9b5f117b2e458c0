import DataLoader from 'dataloader';
import { selectByKeys } from '../database/bulk.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { bounded, sql } from '../database/sql.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { pageSize } from '../kernel/page.js';
import { AccountHealth, HealthHistoryRow } from './health.entity.js';
import type { HealthDelta, HealthHistoryArgs, HealthPoint, HealthTrend } from './health.view.js';
import { latestReadings, readingsSince, rowsBefore } from './health-history.store.js';
import { deltaOf, type Interval, intervalEnds, type Reading, readAt } from './history.rules.js';
import { TREND_DAYS } from './trend.rules.js';

/** Reads accounts' health, now and as of earlier moments. What many accounts ask for alike takes one statement. */
export class HealthService {
  constructor(private readonly calendar: Calendar) {}

  /** As of the last turn, or as of a moment; null while there was none. */
  async ofAccount(ctx: Context, accountId: string, at?: number | null): Promise<AccountHealth | null> {
    if (at == null) return this.present(ctx).load(accountId);
    const row = await this.before(ctx, at).load(accountId);
    return row && this.asOf(row, at);
  }

  async trend(ctx: Context, health: AccountHealth): Promise<HealthTrend | null> {
    if (health.asOf === undefined) return trendOfRow(health);
    const since = this.calendar.startOf(this.calendar.dayOf(health.asOf) - TREND_DAYS);
    const then = await this.before(ctx, this.calendar.startOf(this.calendar.dayOf(since) + 1) - 1).load(
      health.accountId,
    );
    if (then?.hundredths == null || health.hundredths === null || then.model !== health.model) return null;
    return { points: (health.hundredths - then.hundredths) / 100, since, isRestated: false };
  }

  /** The latest first: every change, or one reading an interval. */
  async history(
    ctx: Context,
    health: AccountHealth,
    first?: number | null,
    interval?: Interval | null,
  ): Promise<HealthPoint[]> {
    const count = pageSize({ first: first ?? null });
    const readings = await this.readings(ctx, count, interval ?? null, health.asOf ?? null).load(health.accountId);
    return readings.map(({ at, hundredths, band }) => ({
      at,
      score: hundredths === null ? null : hundredths / 100,
      band,
    }));
  }

  /** Every change of an account's health, each with the standing that it changed. */
  async changes(
    ctx: Context,
    accountId: string,
    { at, direction, ...request }: HealthHistoryArgs,
  ): Promise<ConnectionShape<HealthHistoryRow>> {
    const page = await keysetPage(ctx, {
      table: 'health_history',
      where: [sql('account_id = ?', accountId), ...bounded('at', at)],
      order: [{ column: 'at', direction: direction ?? 'DESC' }],
      idColumn: 'account_id',
      request,
      map: (row: object) => hydrate(HealthHistoryRow, row),
    });
    const earliestFirst = [...page.nodes].sort((one, other) => one.at - other.at);
    const [first] = earliestFirst;
    if (first !== undefined) first.before = (await rowsBefore(ctx, [accountId], first.at - 1)).get(accountId);
    for (const [index, row] of earliestFirst.entries()) if (index > 0) row.before = earliestFirst[index - 1];
    return toConnection(page);
  }

  /** Against the row before a moment; null when there was no score then, or there is none now. */
  async changeSince(ctx: Context, health: AccountHealth, at: number): Promise<HealthDelta | null> {
    const before = await this.before(ctx, at).load(health.accountId);
    return (before && deltaOf(before, health)) ?? null;
  }

  private asOf(
    { accountId, at, hundredths, band, model, parts, bandSince, isStale }: HealthHistoryRow,
    asOf: number,
  ): AccountHealth {
    return Object.assign(new AccountHealth(), {
      accountId,
      at,
      hundredths,
      band,
      model,
      parts,
      bandSince,
      isStale,
      asOf,
      trendHundredths: null,
      trendSince: null,
      isRestated: false,
    });
  }

  private present(ctx: Context): DataLoader<string, AccountHealth | null> {
    return ctx.memo(
      HealthService,
      () =>
        new DataLoader(async (ids: readonly string[]) => {
          const rows = await selectByKeys(
            ctx,
            'account_health',
            ['account_id'],
            ids.map((id) => [id]),
          );
          return inOrder(ids, new Map(rows.map((row) => [row.account_id, hydrate(AccountHealth, row)])));
        }),
    );
  }

  private before(ctx: Context, at: number): DataLoader<string, HealthHistoryRow | null> {
    return ctx.memo(
      `health before ${at}`,
      () => new DataLoader(async (ids: readonly string[]) => inOrder(ids, await rowsBefore(ctx, ids, at))),
    );
  }

  private readings(
    ctx: Context,
    count: number,
    interval: Interval | null,
    asOf: number | null,
  ): DataLoader<string, Reading[]> {
    const until = asOf ?? ctx.now();
    return ctx.memo(
      `health history ${count} ${interval} ${asOf}`,
      () =>
        new DataLoader(async (ids: readonly string[]) => {
          if (count === 0) return ids.map(() => []);
          if (interval === null)
            return inOrder(ids, await latestReadings(ctx, ids, count, until)).map((readings) => readings ?? []);
          const ends = intervalEnds(interval, count, until, this.calendar);
          const found = await readingsSince(ctx, ids, ends.at(-1) ?? until, until);
          return ids.map((id) => readAt(found.get(id) ?? [], ends));
        }),
    );
  }
}

function trendOfRow({ trendHundredths, trendSince, isRestated }: AccountHealth): HealthTrend | null {
  return trendHundredths === null || trendSince === null
    ? null
    : { points: trendHundredths / 100, since: trendSince, isRestated };
}

const inOrder = <T>(ids: readonly string[], byId: ReadonlyMap<string, T>): (T | null)[] =>
  ids.map((id) => byId.get(id) ?? null);
