import { createReadStream } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { CsvError, type Info, parse } from 'csv-parse';
import { didYouMean } from '../../condition/nearest.js';
import { PerennialError } from '../../kernel/errors.js';
import type { Row } from './field.js';

/** A row as it stands in the file. `problem` says why it cannot be read. */
export interface CsvRow {
  readonly row: Row;
  /** The line on which the row begins. */
  readonly line: number;
  readonly problem?: string;
}

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: 'utf8' | 'latin1' | 'utf16le';
  /** Columns that must be there. */
  readonly columns: readonly string[];
}

/**
 * Reads a CSV file row by row; no more than a few kilobytes of it are in memory.
 * @throws IMPORT_INVALID when the file is missing, lacks a column, or its quotes do not close (from there on nothing is
 * certain)
 */
export async function* readCsv(
  folder: string,
  file: string,
  { delimiter, encoding, columns }: CsvOptions,
): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: encoding === 'utf8',
    columns: (header: string[]) => checkedHeader(header, columns, file),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    delimiter,
  });
  const stream = createReadStream(pathOf(folder, file), { encoding });
  stream.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of stream.pipe(parser) as AsyncIterable<{
      record: Row;
      info: Info & { error?: CsvError };
    }>) {
      yield {
        row: record,
        line: startOf(record, info),
        ...(info.error ? { problem: 'it has more or fewer cells than the header' } : {}),
      };
    }
  } catch (error) {
    throw error instanceof PerennialError ? error : unreadable(file, error as Error);
  } finally {
    stream.destroy();
  }
}

function pathOf(folder: string, file: string): string {
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..'))
    throw new PerennialError('IMPORT_INVALID', `${file} lies outside the folder that is imported.`, { file });
  return join(folder, path);
}

function checkedHeader(header: readonly string[], columns: readonly string[], file: string): string[] {
  const names = header.map((name) => name.trim());
  const missing = columns.find((column) => !names.includes(column));
  if (missing === undefined) return names;
  const cure = didYouMean(missing, names) ?? `it has ${names.join(', ')}`;
  throw new PerennialError('IMPORT_INVALID', `${file} has no column ${missing}; ${cure}.`, { file, column: missing });
}

/** csv-parse tells the line on which a record ends; cells may hold line breaks. */
function startOf(record: Row, { lines }: Info): number {
  const breaks = Object.values(record).reduce(
    (sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0),
    0,
  );
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
