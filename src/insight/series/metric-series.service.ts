import DataLoader from 'dataloader';
import { type Calendar, dateFromDay } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { type MetricFigures, MetricTally } from './metric-series.rules.js';
import { datesOf, type Span, spanOf, spansOf } from './series.rules.js';
import { type MetricPlace, type MetricRow, metricSignals } from './series.store.js';
import type { MetricPoint, MetricSeries, MetricSeriesArgs } from './series.view.js';

/** Signals that are read at once. */
const CHUNK = 5_000;

/** Tells what was told of an account's metrics over time, from the signals that are kept. */
export class MetricSeriesService {
  constructor(
    private readonly calendar: Calendar,
    /** Signals recorded before this moment are let go of. */
    private readonly keptSince: (now: number) => number,
  ) {}

  /** Accounts of one request share their statements. @throws BAD_INPUT for over 400 points */
  async ofAccount(ctx: Context, accountId: string, args: MetricSeriesArgs): Promise<MetricSeries> {
    const { name, interval, from, to } = args;
    const spans = spansOf(interval, from, to, this.calendar.dayOf(ctx.now()));
    const keptFrom = this.calendar.dayOf(this.keptSince(ctx.now())) + 1;
    const tally = await this.loader(ctx, args, spans).load(accountId);
    const points = spans.map((span) => pointOf(span, span.from >= keptFrom, tally.of(span)));
    return { name, from, to, keptFrom: dateFromDay(keptFrom), points };
  }

  private loader(
    ctx: Context,
    { name, interval, from, to }: MetricSeriesArgs,
    spans: readonly Span[],
  ): DataLoader<string, MetricTally> {
    return ctx.memo(
      JSON.stringify(['metric series', name, interval, from, to]),
      () => new DataLoader((ids: readonly string[]) => this.load(ctx, ids, name, spans), { maxBatchSize: 100 }),
    );
  }

  private async load(
    ctx: Context,
    ids: readonly string[],
    name: string,
    spans: readonly Span[],
  ): Promise<MetricTally[]> {
    const tallies = new Map(ids.map((id) => [id, new MetricTally()]));
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) return [...tallies.values()];
    const from = this.calendar.startOf(first.from);
    const before = this.calendar.startOf(last.to + 1);
    let after: MetricPlace | undefined = { accountId: '', id: 0 };
    while (after !== undefined) {
      const rows: MetricRow[] = await metricSignals(ctx, ids, { from, before, after, most: CHUNK });
      for (const row of rows) {
        const span = spanOf(spans, this.calendar.dayOf(Number(row.occurred_at)));
        const value = valueIn(row, name);
        if (span !== undefined && value !== undefined)
          tallies.get(row.account_id)?.add(span, { at: Number(row.occurred_at), id: Number(row.id), value });
      }
      const end = rows.at(-1);
      after = rows.length < CHUNK || end === undefined ? undefined : { accountId: end.account_id, id: Number(end.id) };
    }
    return ids.map((id) => tallies.get(id) as MetricTally);
  }
}

/** The value, when the signal is of this metric. */
function valueIn({ body }: MetricRow, wanted: string): number | undefined {
  const { name, value } = JSON.parse(body) as { name?: unknown; value?: unknown };
  return name === wanted && typeof value === 'number' ? value : undefined;
}

function pointOf(span: Span, isKept: boolean, found: MetricFigures | undefined): MetricPoint {
  if (!isKept || found === undefined) {
    const none = { sum: null, average: null, least: null, most: null, last: null, lastAt: null };
    return { ...datesOf(span), isKept, count: isKept ? 0 : null, ...none };
  }
  const { count, sum, least, most, last } = found;
  return { ...datesOf(span), isKept, count, sum, average: sum / count, least, most, last: last.value, lastAt: last.at };
}
