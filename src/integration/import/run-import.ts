import type { AccountItem, ImportItem, RefusedRow, SignalItem } from './import-item.js';
import { ImportReport } from './import-report.js';
import { accountUnknown, type ImportSink, type ItemOutcome } from './import-sink.js';
import type { Mapping } from './mapping.js';
import { type ReadOptions, readImport, surveyImport } from './read-import.js';

export interface RunOptions extends Omit<ReadOptions, 'shiftDays'> {
  /** Read and check everything, take nothing in. */
  readonly isDry?: boolean;
  /** Items that a sink is given at a time; 1,000 when left out. */
  readonly batch?: number;
  /** Told of each refused row as it comes: a report of millions is not held in memory. */
  readonly onRefused?: (row: RefusedRow) => void;
  readonly onProgress?: (done: number, rows: number) => void;
  /** Asked between batches: true ends the import early, without harm; a later run takes it up. */
  readonly isStopped?: () => boolean;
}

/**
 * Imports a folder: looks through it, shifts dates if the mapping says so, translates row by row and hands batches to
 * the sink.
 * Run again, it changes nothing.
 * @throws IMPORT_INVALID before anything was taken
 */
export async function runImport(
  sink: ImportSink,
  folder: string,
  mapping: Mapping,
  options: RunOptions,
): Promise<ImportReport> {
  const { rows, latestAt } = await surveyImport(folder, mapping, options);
  const shiftDays = await shiftOf(sink, mapping, latestAt, options);
  const report = new ImportReport(mapping.name, shiftDays, options.isDry === true, options.onRefused);
  const batches = new Batches(sink, report, options);
  for await (const item of readImport(folder, mapping, { ...options, shiftDays })) {
    await batches.add(item);
    if (report.rows % 1000 === 0) options.onProgress?.(report.rows, rows);
    if (options.isStopped?.()) {
      report.isStopped = true;
      break;
    }
  }
  await batches.flush();
  options.onProgress?.(report.rows, rows);
  if (!options.isDry && !report.isStopped) await sink.finish();
  return report;
}

/** How many days lie between the latest moment and yesterday. */
async function shiftOf(
  sink: ImportSink,
  mapping: Mapping,
  latestAt: number | undefined,
  { calendar, now, isDry }: RunOptions,
): Promise<number> {
  if (!mapping.shiftDates || latestAt === undefined) return 0;
  const proposed = calendar.dayOf(now) - 1 - calendar.dayOf(latestAt);
  return isDry ? proposed : sink.shift(mapping.name, proposed);
}

/** Gathers items of one kind and hands them on; accounts are all handed on before the first signal. */
class Batches {
  private waiting: (AccountItem | SignalItem)[] = [];
  /** Accounts that a dry run would make. */
  private readonly coming = new Set<string>();

  constructor(
    private readonly sink: ImportSink,
    private readonly report: ImportReport,
    private readonly options: RunOptions,
  ) {}

  async add(item: ImportItem): Promise<void> {
    this.report.note(item);
    if (item.kind === 'refused' || item.kind === 'leftOut') return;
    if (this.waiting[0] && this.waiting[0].kind !== item.kind) await this.flush();
    this.waiting.push(item);
    if (this.waiting.length >= (this.options.batch ?? 1000)) await this.flush();
  }

  async flush(): Promise<void> {
    const items = this.waiting.splice(0);
    if (items.length === 0) return;
    const outcomes = this.options.isDry ? await this.foretell(items) : await this.hand(items);
    for (const [index, item] of items.entries()) this.report.settle(item, outcomes[index] as ItemOutcome);
  }

  /** What a dry run can say without taking anything in: whether each signal's account is known, or would be by then. */
  private async foretell(items: readonly (AccountItem | SignalItem)[]): Promise<readonly ItemOutcome[]> {
    for (const item of items) if (item.kind === 'account') this.coming.add(item.externalId);
    const strangers = new Set(
      items.flatMap((item) =>
        item.kind === 'signal' && !this.coming.has(item.accountExternalId) ? item.accountExternalId : [],
      ),
    );
    const known = strangers.size === 0 ? strangers : ((await this.sink.knownAccounts?.([...strangers])) ?? strangers);
    return items.map((item) =>
      item.kind === 'account' || this.coming.has(item.accountExternalId) || known.has(item.accountExternalId)
        ? 'NEW'
        : accountUnknown(item.accountExternalId),
    );
  }

  private hand(items: readonly (AccountItem | SignalItem)[]): Promise<readonly ItemOutcome[]> {
    return items[0]?.kind === 'account'
      ? this.sink.accounts(items as readonly AccountItem[])
      : this.sink.signals(items as readonly SignalItem[]);
  }
}
