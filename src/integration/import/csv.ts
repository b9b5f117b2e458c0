import { isAbsolute, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { didYouMean } from '../../condition/nearest.js';
import { PerennialError } from '../../kernel/errors.js';
import type { Row } from './field.js';
import { readText } from './text-file.js';

/** A row as it stands in the file. `problem` says why it cannot be read. */
export interface CsvRow {
  readonly row: Row;
  /** The line on which the row begins. */
  readonly line: number;
  readonly problem?: string;
}

/** How a CSV file is written. */
interface CsvForm {
  readonly delimiter: string;
  readonly encoding: string;
}

export interface CsvOptions extends CsvForm {
  /** Columns that are read: each must be there, once. */
  readonly columns: readonly string[];
  /** Told of a column that is there twice and is not read. */
  readonly onTwice?: (column: string) => void;
}

/**
 * Reads a CSV file row by row; no more than some hundred kilobytes of it are in memory.
 * @throws IMPORT_INVALID when the file is missing, is not of its encoding, lacks a column or has it twice, or its
 * quotes do not close (from there on nothing is certain)
 */
export async function* readCsv(folder: string, file: string, options: CsvOptions): AsyncGenerator<CsvRow> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    delimiter: options.delimiter,
  });
  const text = Readable.from(readText({ path: pathOf(folder, file), name: file, encoding: options.encoding }));
  text.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of text.pipe(parser) as AsyncIterable<{ record: string[]; info: Info }>) {
      if (!record.some((cell) => cell.trim() !== '')) continue;
      if (header) yield rowOf(header, record, info);
      else header = checkedHeader(record, options, file);
    }
    if (!header) checkedHeader([], options, file);
  } catch (error) {
    throw error instanceof PerennialError ? error : unreadable(file, error as Error);
  } finally {
    text.destroy();
  }
}

function rowOf(header: readonly string[], cells: readonly string[], info: Info): CsvRow {
  const row: Record<string, string> = {};
  for (const [index, name] of header.entries()) row[name] = cells[index] ?? '';
  const line = startOf(cells, info);
  return cells.length === header.length
    ? { row, line }
    : { row, line, problem: 'it has more or fewer cells than the header' };
}

function pathOf(folder: string, file: string): string {
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..'))
    throw new PerennialError('IMPORT_INVALID', `${file} lies outside the folder that is imported.`, { file });
  return join(folder, path);
}

/** The columns' names, each once: a second one of a name, and one without a name, is called by its place. */
function checkedHeader(header: readonly string[], { columns, onTwice }: CsvOptions, file: string): string[] {
  const names = header.map((name) => name.trim());
  const missing = columns.find((column) => !names.includes(column));
  if (missing !== undefined) {
    const there = names.length === 0 ? 'it is empty' : `it has ${names.join(', ')}`;
    const cure = didYouMean(missing, names) ?? there;
    throw new PerennialError('IMPORT_INVALID', `${file} has no column ${missing}; ${cure}.`, { file, column: missing });
  }
  const twice = new Set(names.filter((name, index) => name !== '' && names.indexOf(name) < index));
  for (const column of twice) {
    if (columns.includes(column)) throw ambiguous(file, column, names);
    onTwice?.(column);
  }
  return names.map((name, index) => (names.indexOf(name) === index && name !== '' ? name : `${name} #${index + 1}`));
}

function ambiguous(file: string, column: string, names: readonly string[]): PerennialError {
  const places = names.flatMap((name, index) => (name === column ? [index + 1] : []));
  return new PerennialError(
    'IMPORT_INVALID',
    `${file} has the column ${column} more than once (columns ${places.join(', ')}), and the mapping reads it; ` +
      'rename all but one in the file.',
    { file, column },
  );
}

/** csv-parse tells the line on which a record ends; cells may hold line breaks. */
function startOf(cells: readonly string[], { lines }: Info): number {
  const breaks = cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
  return lines - breaks;
}

function unreadable(file: string, error: Error & { code?: string; lines?: number }): PerennialError {
  if (error.code === 'ENOENT') return new PerennialError('IMPORT_INVALID', `The folder has no file ${file}.`, { file });
  const place = error instanceof CsvError && error.lines !== undefined ? ` at line ${error.lines}` : '';
  return new PerennialError('IMPORT_INVALID', `${file} cannot be read${place}: ${error.message}.`, {
    file,
    ...(place ? { line: error.lines } : {}),
  });
}
