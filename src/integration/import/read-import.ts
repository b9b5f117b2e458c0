import type { AttributeDefinition } from '../../account/account.definition.js';
import type { Calendar } from '../../kernel/calendar.js';
import { CellError } from './cell-error.js';
import { readCsv } from './csv.js';
import type { ImportItem } from './import-item.js';
import { KeyLedger } from './key-ledger.js';
import { filesOf, type Mapping, type MappingEntry } from './mapping.js';
import { bodyOf, type Lookup, lookupKey, RowReader, type RowSetting } from './row-reader.js';

export interface ReadOptions {
  /** The company's calendar: its zone is that of times without one. */
  readonly calendar: Calendar;
  readonly now: number;
  /** Custom attributes that the rulebook declares; none when left out. */
  readonly declared?: readonly AttributeDefinition[];
  /** Days by which all dates are moved; 0 when left out. */
  readonly shiftDays?: number;
}

/** What a first look at the files says. */
export interface ImportSurvey {
  readonly rows: number;
  /** When the latest of all that is told happened; undefined when nothing is. */
  readonly latestAt: number | undefined;
}

/**
 * Looks through all files once, before anything is taken: counts rows, finds the latest moment, and refuses an import
 * whose files are missing, lack columns or are no CSV.
 * @throws IMPORT_INVALID
 */
export async function surveyImport(folder: string, mapping: Mapping, options: ReadOptions): Promise<ImportSurvey> {
  let rows = 0;
  let latestAt: number | undefined;
  for (const [file, { readers, ...csv }] of filesOfImport(mapping, settingOf(mapping, options, new Map()))) {
    for await (const { row } of readCsv(folder, file, { ...csv, columns: [...csv.columns] })) {
      rows += readers.length;
      for (const reader of readers) {
        const at = reader.isTaken(row) ? momentOf(reader, row) : undefined;
        if (at !== undefined && at > (latestAt ?? at - 1)) latestAt = at;
      }
    }
  }
  return { rows, latestAt };
}

interface FileReading {
  readonly delimiter: string;
  readonly encoding: MappingEntry['encoding'];
  /** All that any entry, or any `through`, reads of the file. */
  readonly columns: Set<string>;
  readonly readers: RowReader[];
}

/** Each file once, with all that is read of it. */
function filesOfImport(mapping: Mapping, setting: RowSetting): Map<string, FileReading> {
  const files = new Map<string, FileReading>();
  const open = (file: string, { delimiter, encoding }: MappingEntry): FileReading => {
    const reading = files.get(file) ?? { delimiter, encoding, columns: new Set(), readers: [] };
    files.set(file, reading);
    return reading;
  };
  for (const entry of mapping.files) {
    const reader = new RowReader(entry, mapping, setting);
    for (const file of filesOf(entry)) {
      const { columns, readers } = open(file, entry);
      readers.push(reader);
      for (const column of reader.columns) columns.add(column);
    }
  }
  for (const entry of mapping.files) {
    for (const { file, key, value } of throughsOf(entry))
      for (const column of [key, value]) open(file, entry).columns.add(column);
  }
  return files;
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
  const setting = settingOf(mapping, options, await readLookups(folder, mapping));
  const ledger = new KeyLedger();
  const entries = [...mapping.files].sort(
    (one, other) => Number(other.to === 'account') - Number(one.to === 'account'),
  );
  for (const entry of entries) {
    const reader = new RowReader(entry, mapping, setting);
    for await (const { file, line, row, problem } of rowsOf(folder, entry, reader)) {
      const place = { file, line };
      if (problem)
        yield { kind: 'refused', ...place, code: 'BAD_INPUT', reason: `The row cannot be read: ${problem}.` };
      else if (!reader.isTaken(row)) yield { kind: 'leftOut', ...place, why: 'WHEN' };
      else yield itemOf(reader, row, place, ledger);
    }
  }
}

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
  const said = ledger.note(translated.key, bodyOf(row));
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
  { calendar, now, declared = [], shiftDays = 0 }: ReadOptions,
  lookups: RowSetting['lookups'],
): RowSetting {
  return { zone: timeZone ?? calendar.zone, now, declared, shiftDays, lookups };
}

async function* rowsOf(folder: string, entry: MappingEntry, { columns }: RowReader) {
  for (const file of filesOf(entry)) {
    for await (const row of readCsv(folder, file, { delimiter: entry.delimiter, encoding: entry.encoding, columns }))
      yield { file, ...row };
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
async function readLookups(folder: string, mapping: Mapping): Promise<Map<string, Lookup>> {
  const lookups = new Map<string, Lookup>();
  for (const entry of mapping.files) {
    for (const through of throughsOf(entry)) {
      if (lookups.has(lookupKey(through))) continue;
      const { delimiter, encoding } = mapping.files.find((each) => filesOf(each).includes(through.file)) ?? entry;
      const lookup = new Map<string, string>();
      for await (const { row } of readCsv(folder, through.file, {
        delimiter,
        encoding,
        columns: [through.key, through.value],
      })) {
        lookup.set(row[through.key]?.trim() ?? '', row[through.value]?.trim() ?? '');
      }
      lookups.set(lookupKey(through), lookup);
    }
  }
  return lookups;
}
