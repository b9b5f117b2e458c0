import type { AccountItem, ImportItem, RefusedRow, SignalItem } from './import-item.js';
import type { ItemOutcome } from './import-sink.js';

const MOST_KEPT = 1000;

/** What became of the rows of one file, as one kind of thing. */
export interface FileCount {
  readonly file: string;
  /** `account`, or the type of signal. */
  readonly to: string;
  taken: number;
  /** Told otherwise by an earlier run, and corrected. */
  changed: number;
  known: number;
}

/** What an import did. A second run of the same says `isUnchanged`. */
export class ImportReport {
  rows = 0;
  taken = 0;
  /** Told otherwise by an earlier run, and corrected. */
  changed = 0;
  /** Taken by an earlier run. */
  known = 0;
  leftOut = 0;
  repeated = 0;
  refusedCount = 0;
  /** Ended early because it was asked to: a later run takes it up. */
  isStopped = false;
  /** The first 1,000 refused rows. */
  readonly refused: RefusedRow[] = [];
  /** Rows by owner who is no team member, and by parent that is no account: each row was taken without. */
  readonly unknownOwners = new Map<string, number>();
  readonly unknownParents = new Map<string, number>();
  private readonly counts = new Map<string, FileCount>();

  constructor(
    readonly name: string,
    readonly shiftDays: number,
    readonly isDry: boolean,
    /** What of the files is passed over. */
    readonly notes: readonly string[] = [],
    private readonly onRefused?: (row: RefusedRow) => void,
  ) {}

  /** By file and kind, in the order in which they came. */
  get files(): readonly FileCount[] {
    return [...this.counts.values()];
  }

  get isUnchanged(): boolean {
    return this.taken === 0 && this.changed === 0;
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
    const fate = outcome === 'NEW' ? 'taken' : outcome === 'CHANGED' ? 'changed' : 'known';
    count[fate] += 1;
    this[fate] += 1;
  }

  private countOf(item: AccountItem | SignalItem): FileCount {
    const to = item.kind === 'account' ? 'account' : item.type;
    const name = `${item.file} ${to}`;
    const count = this.counts.get(name) ?? { file: item.file, to, taken: 0, changed: 0, known: 0 };
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
  const { name, rows, leftOut, repeated, shiftDays, isDry } = report;
  return [
    `${isDry ? 'Dry run of' : 'Import'} ${name}: ${rows} rows ` +
      `read${shiftDays === 0 ? '' : `, dates moved by ${shiftDays} days`}.`,
    ...describeFiles(report),
    ...(leftOut > 0 ? [`  ${leftOut} rows left out, as the mapping says`] : []),
    ...(repeated > 0 ? [`  ${repeated} rows repeat an earlier one`] : []),
    ...report.notes.map((note) => `  ${note}`),
    ...unknown('owner', 'upsertTeamMembers makes team members', report.unknownOwners),
    ...unknown('parent', 'no row tells of it, and no account is known by it', report.unknownParents),
    summary(report),
    ...(report.isStopped ? ['Stopped early; run it again to take it up where it was.'] : []),
    ...describeRefused(report),
  ];
}

function describeFiles({ files, isDry }: ImportReport): string[] {
  const width = Math.max(0, ...files.map(({ file }) => file.length));
  return files.map(({ file, to, taken, changed, known }) => {
    const corrected = changed === 0 ? '' : isDry ? `, ${changed} would be changed` : `, ${changed} changed`;
    const count = isDry ? `${taken} would be taken${corrected}` : `${taken} taken${corrected}, ${known} known before`;
    return `  ${file.padEnd(width)}  ${count} as ${to}`;
  });
}

function summary(report: ImportReport): string {
  const { taken, changed, known, isUnchanged } = report;
  if (isUnchanged) return nothingNew(report);
  const corrected = changed === 0 ? '' : `, ${changed} changed`;
  return `${taken} new${corrected}${known > 0 ? `, ${known} known before` : ''}.`;
}

/** Why nothing was taken: only that all is known is good news. */
function nothingNew({ rows, known, refusedCount, leftOut, repeated, isDry }: ImportReport): string {
  if (known > 0) return isDry ? `0 new, ${known} known before.` : 'Nothing is new: everything was imported before.';
  const taken = isDry ? 'Nothing would be taken' : 'Nothing was taken';
  if (refusedCount > 0)
    return (
      `${taken}: ${counted(refusedCount, 'row')} refused, none is left. File, line and reason are below; ` +
      `--report FILE writes every one to a file.`
    );
  if (rows === 0) return `${taken}: the files have no rows.`;
  return `${taken}: ${counted(leftOut + repeated, 'row')} read, and the mapping takes none of them.`;
}

/** Names that lead nowhere, with the rows of each: the first five. */
function unknown(what: string, why: string, names: ReadonlyMap<string, number>): string[] {
  if (names.size === 0) return [];
  const rows = [...names.values()].reduce((sum, count) => sum + count, 0);
  const shown = [...names].slice(0, 5).map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  const more = names.size > shown.length ? `, … and ${names.size - shown.length} more` : '';
  return [
    `  ${counted(names.size, `unknown ${what}`)} (${why}); ${counted(rows, 'row')} taken without: ` +
      `${shown.join(', ')}${more}`,
  ];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function describeRefused({ refusedCount, refused }: ImportReport): string[] {
  if (refusedCount === 0) return [];
  return [
    `${counted(refusedCount, 'row')} refused:`,
    ...refused.map(({ file, line, code, reason }) => `  ${file}:${line}  ${code}  ${reason}`),
    ...(refusedCount > refused.length ? [`  … and ${refusedCount - refused.length} more`] : []),
  ];
}
