import type { AccountItem, ImportItem, RefusedRow, SignalItem } from './import-item.js';
import type { ItemOutcome } from './import-sink.js';

const MOST_KEPT = 1000;

/** What became of the rows of one file, as one kind of thing. */
export interface FileCount {
  readonly file: string;
  /** `account`, or the type of signal. */
  readonly to: string;
  taken: number;
  known: number;
}

/** What an import did. A second run of the same says `isUnchanged`. */
export class ImportReport {
  rows = 0;
  taken = 0;
  /** Taken by an earlier run. */
  known = 0;
  leftOut = 0;
  repeated = 0;
  refusedCount = 0;
  /** Ended early because it was asked to: a later run takes it up. */
  isStopped = false;
  /** The first 1,000 refused rows. */
  readonly refused: RefusedRow[] = [];
  private readonly counts = new Map<string, FileCount>();

  constructor(
    readonly name: string,
    readonly shiftDays: number,
    readonly isDry: boolean,
    private readonly onRefused?: (row: RefusedRow) => void,
  ) {}

  /** By file and kind, in the order in which they came. */
  get files(): readonly FileCount[] {
    return [...this.counts.values()];
  }

  get isUnchanged(): boolean {
    return this.taken === 0;
  }

  /** Notes that a row was read. */
  note(item: ImportItem): void {
    this.rows += 1;
    if (item.kind === 'leftOut') this[item.why === 'REPEATED' ? 'repeated' : 'leftOut'] += 1;
    if (item.kind === 'refused') this.refuse(item);
  }

  /** Notes what the sink made of an item. */
  settle(item: AccountItem | SignalItem, outcome: ItemOutcome): void {
    if (typeof outcome === 'object') {
      this.refuse({ kind: 'refused', file: item.file, line: item.line, ...outcome });
      return;
    }
    const count = this.countOf(item);
    const fate = outcome === 'NEW' ? 'taken' : 'known';
    count[fate] += 1;
    this[fate] += 1;
  }

  private countOf(item: AccountItem | SignalItem): FileCount {
    const to = item.kind === 'account' ? 'account' : item.type;
    const name = `${item.file} ${to}`;
    const count = this.counts.get(name) ?? { file: item.file, to, taken: 0, known: 0 };
    this.counts.set(name, count);
    return count;
  }

  private refuse(row: RefusedRow): void {
    this.refusedCount += 1;
    if (this.refused.length < MOST_KEPT) this.refused.push(row);
    this.onRefused?.(row);
  }
}

/** The report in words, line by line, as the command line prints it. */
export function describeReport(report: ImportReport): string[] {
  const { name, rows, taken, known, leftOut, repeated, refusedCount, refused, shiftDays, isDry, isUnchanged } = report;
  const width = Math.max(0, ...report.files.map(({ file }) => file.length));
  return [
    `${isDry ? 'Dry run of' : 'Import'} ${name}: ${rows} rows ` +
      `read${shiftDays === 0 ? '' : `, dates moved by ${shiftDays} days`}.`,
    ...report.files.map(
      (count) =>
        `  ${count.file.padEnd(width)}  ` +
        `${isDry ? `${count.taken} would be taken` : `${count.taken} taken, ${count.known} known before`} as ` +
        `${count.to}`,
    ),
    ...(leftOut > 0 ? [`  ${leftOut} rows left out, as the mapping says`] : []),
    ...(repeated > 0 ? [`  ${repeated} rows repeat an earlier one`] : []),
    ...(isUnchanged && !isDry
      ? ['Nothing is new: everything was imported before.']
      : [`${taken} new${known > 0 ? `, ${known} known before` : ''}.`]),
    ...(report.isStopped ? ['Stopped early; run it again to take it up where it was.'] : []),
    ...(refusedCount > 0
      ? [
          `${refusedCount} rows refused:`,
          ...refused.map(({ file, line, code, reason }) => `  ${file}:${line}  ${code}  ${reason}`),
        ]
      : []),
    ...(refusedCount > refused.length ? [`  … and ${refusedCount - refused.length} more`] : []),
  ];
}
