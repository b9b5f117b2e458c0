import { AccountPlan } from './account-plan.js';
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
 * Run again with the same rows it changes nothing; rows that say something else correct what was told.
 * @throws IMPORT_INVALID before anything was taken
 */
export async function runImport(
  sink: ImportSink,
  folder: string,
  mapping: Mapping,
  options: RunOptions,
): Promise<ImportReport> {
  const { rows, latestAt, notes } = await surveyImport(folder, mapping, options);
  const shiftDays = await shiftOf(sink, mapping, latestAt, options);
  const reading = { ...options, shiftDays };
  const plan = await AccountPlan.of(mapping, () => readImport(folder, accountsOf(mapping), reading), sink);
  const report = new ImportReport(mapping.name, shiftDays, options.isDry === true, notes, options.onRefused);
  const batches = new Batches(sink, report, plan, options);
  for await (const item of readImport(folder, mapping, reading)) {
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

const accountsOf = (mapping: Mapping): Mapping => ({
  ...mapping,
  files: mapping.files.filter(({ to }) => to === 'account'),
});

/** How many days lie between the latest moment and yesterday. */
async function shiftOf(
  sink: ImportSink,
  mapping: Mapping,
  latestAt: number | undefined,
  { calendar, now, isDry }: RunOptions,
): Promise<number> {
  if (!mapping.shiftDates || latestAt === undefined) return 0;
  return sink.shift(mapping.name, calendar.dayOf(now) - 1 - calendar.dayOf(latestAt), isDry);
}

/** Gathers items of one kind and hands them on; accounts are all handed on before the first signal. */
class Batches {
  private waiting: (AccountItem | SignalItem)[] = [];
  /** Accounts that a dry run would make, those of the batch at hand too. */
  private readonly coming = new Set<string>();

  constructor(
    private readonly sink: ImportSink,
    private readonly report: ImportReport,
    private readonly plan: AccountPlan,
    private readonly options: RunOptions,
  ) {}

  async add(read: ImportItem): Promise<void> {
    const item = read.kind === 'account' ? this.plan.check(read, this.unknownParent) : read;
    this.report.note(item);
    if (item.kind === 'refused' || item.kind === 'leftOut') return;
    if (this.waiting[0] && this.waiting[0].kind !== item.kind) await this.flush();
    this.waiting.push(item);
    if (this.waiting.length >= (this.options.batch ?? 1000)) await this.flush();
  }

  async flush(): Promise<void> {
    const items = this.waiting.splice(0);
    if (items.length === 0) return;
    const accounts = items.filter((item): item is AccountItem => item.kind === 'account');
    await this.collectOwners(accounts);
    if (this.options.isDry) for (const { externalId } of accounts) this.coming.add(externalId);
    const outcomes = this.options.isDry ? await this.foretell(items) : await this.hand(items);
    for (const [index, item] of items.entries()) this.report.settle(item, outcomes[index] as ItemOutcome);
  }

  private readonly unknownParent = (externalId: string): void => count(this.report.unknownParents, externalId);

  private async collectOwners(items: readonly AccountItem[]): Promise<void> {
    const owners = items.flatMap(({ properties }) => properties.ownerExternalId ?? []);
    const unknown = owners.length === 0 ? undefined : await this.sink.unknownOwners?.([...new Set(owners)]);
    for (const owner of owners) if (unknown?.has(owner)) count(this.report.unknownOwners, owner);
  }

  /** What a dry run can say without taking anything in. A sink that cannot say takes everything. */
  private async foretell(items: readonly (AccountItem | SignalItem)[]): Promise<readonly ItemOutcome[]> {
    const foretold = await this.sink.foretell?.(items, this.coming);
    return (
      foretold ??
      items.map((item) =>
        item.kind === 'account' || this.coming.has(item.accountExternalId)
          ? 'NEW'
          : accountUnknown(item.accountExternalId),
      )
    );
  }

  private hand(items: readonly (AccountItem | SignalItem)[]): Promise<readonly ItemOutcome[]> {
    return items[0]?.kind === 'account'
      ? this.sink.accounts(items as readonly AccountItem[])
      : this.sink.signals(items as readonly SignalItem[]);
  }
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
