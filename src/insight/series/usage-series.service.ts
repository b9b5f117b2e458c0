import DataLoader from 'dataloader';
import { decodeState } from '../../engine/state.js';
import { type Calendar, dateFromDay } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { grouped } from '../../kernel/grouped.js';
import type { DayMask } from '../../usage/day-mask.js';
import { newUsagePart, type UsagePart } from '../../usage/usage.state.js';
import { datesOf, type Span, spansOf } from './series.rules.js';
import { peopleSince, statesOf } from './series.store.js';
import type { SeriesArgs, UsageSeries } from './series.view.js';
import { keptFromDay, usageFigures } from './usage-series.rules.js';

interface Used {
  readonly usage: UsagePart;
  readonly people: readonly DayMask[];
}

/** Tells what accounts did day by day, week by week or month by month, from the counters that turns keep. */
export class UsageSeriesService {
  constructor(private readonly calendar: Calendar) {}

  /** Accounts of one request share their statements. @throws BAD_INPUT for over 400 points */
  async ofAccount(ctx: Context, accountId: string, { interval, from, to }: SeriesArgs): Promise<UsageSeries> {
    const today = this.calendar.dayOf(ctx.now());
    const spans = spansOf(interval, from, to, today);
    const used = await this.loader(ctx, today).load(accountId);
    const points = spans.map((span) => pointOf(used, span, today));
    return { from, to, keptFrom: dateFromDay(keptFromDay(today)), points };
  }

  private loader(ctx: Context, today: number): DataLoader<string, Used> {
    return ctx.memo(
      UsageSeriesService,
      () => new DataLoader((ids: readonly string[]) => load(ctx, ids, today), { maxBatchSize: 100 }),
    );
  }
}

async function load(ctx: Context, ids: readonly string[], today: number): Promise<Used[]> {
  const states = new Map((await statesOf(ctx, ids)).map(({ account_id, state }) => [account_id, state]));
  const people = grouped(await peopleSince(ctx, ids, keptFromDay(today)), ({ accountId }) => accountId);
  return ids.map((id) => {
    const state = states.get(id) ?? null;
    return { usage: state === null ? newUsagePart() : decodeState(state).usage, people: people.get(id) ?? [] };
  });
}

function pointOf({ usage, people }: Used, span: Span, today: number): UsageSeries['points'][number] {
  return {
    ...datesOf(span),
    isKept: span.from >= keptFromDay(today),
    ...usageFigures(usage, people, span, today),
  };
}
