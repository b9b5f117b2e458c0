import type { AttributeDefinition } from '../../account/account.definition.js';
import type { Calendar } from '../../kernel/calendar.js';
import { CellError } from './cell-error.js';
import { readCsv } from './csv.js';
import { FolderFiles } from './folder-files.js';
import { type ImportItem, saidOf } from './import-item.js';
import { KeyLedger } from './key-ledger.js';
import { type FileForm, formOf, type Mapping, type MappingEntry } from './mapping.js';
import { type Lookup, lookupKey, RowReader, type RowSetting } from './row-reader.js';

export interface ReadOptions {
  /** The company's calendar: its zone is that of times without one. */
  readonly calendar: Calendar;
  readonly now: number;
  /** Days by which all dates are moved; 0 when left out. */
  readonly shiftDays?: number;
  /** Custom attributes that the rulebook declares. */
  readonly declared?: readonly AttributeDefinition[];
  /** Keys of the lifecycle's stages; any key is taken when left out. */
  readonly stages?: ReadonlySet<string>;
}

/** What a first look at the files says. */
export interface ImportSurvey {
  readonly rows: number;
  /** When the latest of all that is told happened; undefined when nothing is. */
  readonly latestAt: number | undefined;
  /** What of the files is passed over, for the report. */
  readonly notes: readonly string[];
}

/**
 * Looks through all files once, before anything is taken: counts rows, finds the latest moment, and refuses an import
 * whose files are missing, lack columns or are no CSV.
 * @throws IMPORT_INVALID
 */
export async function surveyImport(folder: string, mapping: Mapping, options: ReadOptions): Promise<ImportSurvey> {
  let rows = 0;
  let latestAt: number | undefined;
  const files = await FolderFiles.open(folder);
  files.checkAny(mapping);
  const notes: string[] = files.missing(mapping).map((file) => `The folder has no ${file}; it is left out.`);
  for (const [file, { readers, ...csv }] of filesOfImport(mapping, files, settingOf(mapping, options, new Map()))) {
    const onTwice = (column: string) =>
      notes.push(`${file} has the column ${column} more than once; the mapping does not read it.`);
    for await (const { row } of readCsv(folder, file, { ...csv, columns: [...csv.columns], onTwice })) {
      rows += readers.length;
      for (const reader of readers) {
        const at = reader.isTaken(row) ? momentOf(reader, row) : undefined;
        if (at !== undefined && at > (latestAt ?? at - 1)) latestAt = at;
      }
    }
  }
  return { rows, latestAt, notes };
}

interface FileReading extends FileForm {
  /** All that any entry, or any `through`, reads of the file. */
  readonly columns: Set<string>;
  readonly readers: RowReader[];
}

/** Each file once, with all that is read of it. */
function filesOfImport(mapping: Mapping, files: FolderFiles, setting: RowSetting): Map<string, FileReading> {
  const readings = new Map<string, FileReading>();
  const open = (file: string, entry: MappingEntry): FileReading => {
    const reading = readings.get(file) ?? { ...formOf(mapping, entry), columns: new Set(), readers: [] };
    readings.set(file, reading);
    return reading;
  };
  for (const entry of mapping.files) {
    const reader = new RowReader(entry, mapping, setting);
    for (const file of files.of(entry)) {
      const { columns, readers } = open(file, entry);
      readers.push(reader);
      for (const column of reader.columns) columns.add(column);
    }
  }
  for (const entry of mapping.files) {
    for (const { file, key, value } of files.of(entry).length === 0 ? [] : throughsOf(entry)) {
      for (const name of files.like(file)) for (const column of [key, value]) open(name, entry).columns.add(column);
    }
  }
  return readings;
}

const throughsOf = ({ account, contact }: MappingEntry) =>
  [account, contact].flatMap((reference) =>
    typeof reference === 'object' && reference.through ? [reference.through] : [],
  );

/**
 * Translates the rows of a folder, accounts first, then the other entries in the order of the mapping, row by row:
 * pure, so that the same folder gives the same items with the same keys every time.
 * @throws IMPORT_INVALID when the mapping does not fit the files
 */
export async function* readImport(folder: string, mapping: Mapping, options: ReadOptions): AsyncGenerator<ImportItem> {
  const files = await FolderFiles.open(folder);
  const setting = settingOf(mapping, options, await readLookups(folder, mapping, files));
  const ledger = new KeyLedger();
  for (const entry of accountsFirst(mapping.files)) {
    const reader = new RowReader(entry, mapping, setting);
    for await (const { file, line, row, problem } of rowsOf(folder, files.of(entry), formOf(mapping, entry), reader)) {
      const place = { file, line };
      if (problem)
        yield { kind: 'refused', ...place, code: 'BAD_INPUT', reason: `The row cannot be read: ${problem}.` };
      else if (!reader.isTaken(row)) yield { kind: 'leftOut', ...place, why: 'WHEN' };
      else yield itemOf(reader, row, place, ledger);
    }
  }
}

const accountsFirst = (entries: readonly MappingEntry[]): MappingEntry[] =>
  [...entries].sort((one, other) => Number(other.to === 'account') - Number(one.to === 'account'));

/**
 * The first row of an id is taken. A later one that says the same is left out; one that says something else is refused.
 */
function itemOf(
  reader: RowReader,
  row: Readonly<Record<string, string>>,
  place: { file: string; line: number },
  ledger: KeyLedger,
): ImportItem {
  const translated = reader.translate(row);
  if ('code' in translated) return { kind: 'refused', ...place, ...translated };
  const said = ledger.note(translated.key, saidOf(translated));
  if (said === 'SAME') return { kind: 'leftOut', ...place, why: 'REPEATED' };
  if (said === 'OTHER')
    return {
      kind: 'refused',
      ...place,
      code: 'KEY_REUSED',
      reason: `An earlier row has the key ${translated.key} and says something else; that one was taken.`,
    };
  return { ...translated, ...place };
}

function settingOf(
  { timeZone }: Mapping,
  { calendar, now, shiftDays = 0, declared = [], stages }: ReadOptions,
  lookups: RowSetting['lookups'],
): RowSetting {
  return { zone: timeZone ?? calendar.zone, now, shiftDays, lookups, declared, stages };
}

async function* rowsOf(folder: string, files: readonly string[], form: FileForm, { columns }: RowReader) {
  for (const file of files) {
    for await (const row of readCsv(folder, file, { ...form, columns })) yield { file, ...row };
  }
}

function momentOf(reader: RowReader, row: Readonly<Record<string, string>>): number | undefined {
  try {
    return reader.at(row);
  } catch (error) {
    if (error instanceof CellError) return undefined;
    throw error;
  }
}

/** The files that lead from one id to another are kept in memory: two columns of them. */
async function readLookups(folder: string, mapping: Mapping, files: FolderFiles): Promise<Map<string, Lookup>> {
  const lookups = new Map<string, Lookup>();
  for (const entry of mapping.files) {
    for (const through of files.of(entry).length === 0 ? [] : throughsOf(entry)) {
      if (lookups.has(lookupKey(through))) continue;
      const lookup = new Map<string, string>();
      for (const file of files.like(through.file)) {
        const form = formOf(mapping, mapping.files.find((each) => files.of(each).includes(file)) ?? entry);
        for await (const { row } of readCsv(folder, file, { ...form, columns: [through.key, through.value] }))
          lookup.set(row[through.key]?.trim() ?? '', row[through.value]?.trim() ?? '');
      }
      lookups.set(lookupKey(through), lookup);
    }
  }
  return lookups;
}
