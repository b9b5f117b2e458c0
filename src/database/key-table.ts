import type { SqlValue } from '../kernel/context.js';
import type { Connection } from './connection.js';

/**
 * Rows of scalars as a table `k` of one bound JSON text, so that a statement joins a thousand keys and its own text
 * stays the same. (A long IN list makes MySQL scan, and wait for rows that others have not committed.) Bytes do not fit
 * into JSON.
 */
export async function keyTable(
  connection: Connection,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<{ text: string; value: string }> {
  const value = JSON.stringify(rows.map((row) => row.map(jsonValue)));
  if (connection.dialect === 'sqlite') {
    const read = columns.map((column, place) => `json_extract(value, '$[${place}]') AS \`${column}\``);
    return { text: `(SELECT ${read.join(', ')} FROM json_each(?)) k`, value };
  }
  const { types } = await connection.shape(table);
  const typed = columns.map((column, place) => `\`${column}\` ${types[column]} PATH '$[${place}]'`);
  return { text: `JSON_TABLE(?, '$[*]' COLUMNS(${typed.join(', ')})) k`, value };
}

function jsonValue(value: SqlValue): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (Buffer.isBuffer(value)) throw new TypeError('Bytes cannot be matched by a table of keys.');
  return value;
}
