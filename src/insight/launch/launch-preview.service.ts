import { keysetPage } from '../../database/keyset.js';
import { type Sql, where } from '../../database/sql.js';
import { Breath } from '../../kernel/breath.js';
import type { Context } from '../../kernel/context.js';
import { type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import { type PageRequest, pageSize, readsRows } from '../../kernel/page.js';
import type { AccountPreview } from '../../playbook/enrolment/account-preview.js';
import { forecastLaunch, type LaunchForecastFound } from '../../playbook/enrolment/launch-verdict.rules.js';
import { readings } from '../../playbook/enrolment/why-not.types.js';
import { AccountQuarantineStore } from '../../quarantine/account-quarantine.store.js';
import { countAccountsWhere } from './launch-item.sql.js';
import {
  type LaunchCounts,
  LaunchForecast,
  type LaunchForecastsArgs,
  LaunchPreview,
  type LaunchPreviewArgs,
} from './launch-preview.view.js';
import { LaunchTally } from './launch-tally.js';
import type { LaunchTargets } from './launch-target.js';

/** More accounts than these are not looked at: the answer is for somebody who waits for it. */
const MOST_EXAMINED = 10_000;
/** Accounts that are held in memory at once. */
const CHUNK = 200;
/** For so long it computes before others have their turn, ms. */
const BREATH = 15;

interface Placed {
  readonly forecast: LaunchForecast;
  readonly cursor: string;
}

/** Says what would come of launching a playbook for many accounts, and starts nothing. */
export class LaunchPreviewService {
  constructor(
    private readonly targets: LaunchTargets,
    private readonly preview: AccountPreview,
    private readonly quarantine = new AccountQuarantineStore(),
  ) {}

  /** @throws PLAYBOOK_UNKNOWN, NOT_FOUND; BAD_INPUT for a playbook about contacts, or when no accounts are named */
  async of(ctx: Context, args: LaunchPreviewArgs): Promise<LaunchPreview> {
    await this.targets.subject(ctx, args.playbookKey);
    const conditions = await this.targets.conditions(ctx, args);
    const { text, values } = where(conditions);
    const [row] = await ctx.db.query<{ total: number }>(countAccountsWhere(text), values);
    const { playbookKey } = args;
    return Object.assign(new LaunchPreview(), { playbookKey, conditions, total: Number(row?.total ?? 0) });
  }

  /** Looks at each account, at 10,000 at the most. */
  async counts(ctx: Context, of: LaunchPreview): Promise<LaunchCounts> {
    const tally = new LaunchTally();
    for await (const chunk of this.forecasts(ctx, of, { first: CHUNK }))
      for (const { forecast } of chunk) tally.add(forecast);
    return tally.counts(of.total);
  }

  /** A page of forecasts, in the order in which the accounts were created. */
  async list(
    ctx: Context,
    of: LaunchPreview,
    { verdicts, reasons, ...request }: LaunchForecastsArgs,
  ): Promise<ConnectionShape<LaunchForecast>> {
    const size = pageSize(request);
    const isWanted = ({ verdict, reason }: LaunchForecast) =>
      (verdicts == null || verdicts.includes(verdict)) &&
      (reasons == null || (reason !== null && reasons.includes(reason)));
    const isBackward = request.last != null;
    const isNarrowed = verdicts != null || reasons != null;
    const chunk = isNarrowed ? CHUNK : Math.min(CHUNK, size + 1);
    const found = readsRows(request)
      ? await this.find(ctx, of, pageOf(request, chunk), size + 1, isWanted)
      : { placed: [], isMore: false };
    const kept = found.placed.slice(0, size);
    if (isBackward) kept.reverse();
    const isMore = found.placed.length > size || found.isMore;
    return toConnection({
      nodes: kept.map(({ forecast }) => forecast),
      cursors: kept.map(({ cursor }) => cursor),
      hasNextPage: isBackward ? request.before != null : isMore,
      hasPreviousPage: isBackward ? isMore : request.after != null,
      totalCount: () => (isNarrowed ? this.count(ctx, of, isWanted) : Promise.resolve(of.total)),
    });
  }

  private async find(
    ctx: Context,
    of: LaunchPreview,
    request: PageRequest,
    most: number,
    isWanted: (forecast: LaunchForecast) => boolean,
  ): Promise<{ placed: Placed[]; isMore: boolean }> {
    const placed: Placed[] = [];
    let examined = 0;
    for await (const chunk of this.forecasts(ctx, of, request)) {
      placed.push(...chunk.filter(({ forecast }) => isWanted(forecast)));
      examined += chunk.length;
      if (placed.length >= most) break;
    }
    return { placed, isMore: examined >= MOST_EXAMINED };
  }

  private async count(
    ctx: Context,
    of: LaunchPreview,
    isWanted: (forecast: LaunchForecast) => boolean,
  ): Promise<number> {
    let count = 0;
    for await (const chunk of this.forecasts(ctx, of, { first: CHUNK }))
      count += chunk.filter(({ forecast }) => isWanted(forecast)).length;
    return count;
  }

  /** Chunk by chunk from where the request begins; each chunk in the order in which it is looked at. */
  private async *forecasts(
    ctx: Context,
    { playbookKey, conditions }: LaunchPreview,
    request: PageRequest,
  ): AsyncGenerator<Placed[]> {
    const breath = new Breath(BREATH);
    let next: PageRequest | undefined = request;
    for (let examined = 0; next !== undefined && examined < MOST_EXAMINED; ) {
      const page = await accountIds(ctx, conditions, next);
      examined += page.nodes.length;
      const ids = [...page.nodes];
      const previewed = await this.preview.readMany(ctx, ids);
      const setAside = await this.quarantine.setAsideOf(ctx, ids);
      const placed: Placed[] = [];
      for (const [at, accountId] of ids.entries()) {
        const found = previewed.get(accountId);
        if (found === undefined) continue;
        const forecast = setAside.has(accountId)
          ? viewOf(accountId, { verdict: 'WOULD_NOT_START' }, 'ACCOUNT_SET_ASIDE')
          : viewOf(accountId, forecastLaunch(playbookKey, found));
        placed.push({ forecast, cursor: page.cursors[at] ?? '' });
        await breath.taken();
      }
      next = beyond(next, page);
      yield request.last == null ? placed : placed.reverse();
    }
  }
}

/** The accounts of a page, oldest first. */
const accountIds = (ctx: Context, conditions: readonly Sql[], request: PageRequest) =>
  keysetPage(ctx, {
    table: 'account',
    select: 'account.id',
    where: conditions,
    idColumn: 'account.id',
    request,
    map: ({ id }: { id: string }) => id,
  });

/** The same request for a chunk of another size. */
const pageOf = ({ after, before, last }: PageRequest, size: number): PageRequest => ({
  ...(last == null ? { first: size } : { last: size }),
  ...(after != null && { after }),
  ...(before != null && { before }),
});

function beyond(
  request: PageRequest,
  { cursors, hasNextPage, hasPreviousPage }: Awaited<ReturnType<typeof accountIds>>,
): PageRequest | undefined {
  if (request.last == null) return hasNextPage ? { ...request, after: cursors.at(-1) ?? null } : undefined;
  return hasPreviousPage ? { ...request, before: cursors[0] ?? null } : undefined;
}

function viewOf(
  accountId: string,
  { verdict, refusal }: LaunchForecastFound,
  errorCode: string | null = null,
): LaunchForecast {
  return Object.assign(new LaunchForecast(), {
    accountId,
    verdict,
    reason: refusal?.reason ?? null,
    errorCode,
    startsAt: refusal?.releasesAt ?? null,
    facts: readings(refusal?.facts),
  });
}
