import type { Context, SqlValue } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { type Connection, connectionOf, transactionOf } from './connection.js';
import { keyTable } from './key-table.js';
import { marks } from './sql.js';
import type { ColumnOf, Row, RowFor, Selected, TableName } from './tables.js';

export interface InsertOptions {
  /**
   * What happens to a row whose key exists. `fail`: DUPLICATE (default). `ignore`: it stays as it is; only duplicate
   * keys are passed over, never a value that does not fit. `replace`: the given columns are updated, found by the
   * primary key.
   */
  readonly onDuplicate?: 'fail' | 'ignore' | 'replace';
}

/**
 * Writes many rows at once. All rows have the columns of the first. Returns how many were inserted (with `replace`:
 * written).
 * On MySQL `ignore` and `replace` meet any unique key; on SQLite `replace` meets the primary key only, so a table that
 * is upserted must not have a second unique key that can clash.
 */
export async function insertRows<Table extends TableName, Given extends Row>(
  ctx: Context,
  table: Table,
  rows: readonly (Given & RowFor<Table, Given>)[],
  { onDuplicate = 'fail' }: InsertOptions = {},
): Promise<number> {
  const connection = transactionOf(ctx);
  const [first] = rows;
  if (!first) return 0;
  const columns = Object.keys(first);
  const suffix = await duplicateClause(connection, table, columns, onDuplicate);
  const inserted = await connection.insert(
    { table, columns, suffix },
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
  return onDuplicate === 'replace' ? rows.length : inserted;
}

/**
 * Inserts rows that are likely to be new, and takes all of them back when the key of one exists; returns whether they
 * are in. (Looking the keys up beforehand, for every signal, took a fifth of a busy intake.)
 */
export async function insertAllOrNone<Table extends TableName, Given extends Row>(
  ctx: Context,
  table: Table,
  rows: readonly (Given & RowFor<Table, Given>)[],
): Promise<boolean> {
  await ctx.db.run('SAVEPOINT new_rows');
  try {
    await insertRows(ctx, table, rows, { onDuplicate: 'fail' });
    await ctx.db.run('RELEASE SAVEPOINT new_rows');
    return true;
  } catch (error) {
    if (!(error instanceof PerennialError) || error.code !== 'DUPLICATE') throw error;
    await ctx.db.run('ROLLBACK TO SAVEPOINT new_rows');
    return false;
  }
}

/**
 * Updates rows found by `keyColumns` to the other columns given; rows that do not exist are passed over. Returns how
 * many were found.
 */
export async function updateRows<Table extends TableName, Given extends Row>(
  ctx: Context,
  table: Table,
  keyColumns: readonly (keyof Given & ColumnOf<Table>)[],
  rows: readonly (Given & RowFor<Table, Given>)[],
): Promise<number> {
  const connection = transactionOf(ctx);
  const [first] = rows;
  if (!first) return 0;
  const columns = Object.keys(first);
  const changed = columns.filter((column) => !(keyColumns as readonly string[]).includes(column));
  if (connection.dialect === 'sqlite' || rows.some((row) => columns.some((column) => Buffer.isBuffer(row[column]))))
    return updateOneByOne(connection, table, keyColumns, changed, rows);
  const { text, value } = await keyTable(
    connection,
    table,
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
  const set = changed.map((column) => `t.\`${column}\` = k.\`${column}\``).join(', ');
  return connection.run(`UPDATE ${text} STRAIGHT_JOIN \`${table}\` t ON ${matches(keyColumns)} SET ${set}`, [value]);
}

/** Deletes the rows with these keys. Returns how many there were. */
export async function deleteRows<Table extends TableName>(
  ctx: Context,
  table: Table,
  keyColumn: ColumnOf<Table>,
  keys: readonly SqlValue[],
): Promise<number> {
  const connection = transactionOf(ctx);
  if (keys.length === 0) return 0;
  if (keys.some(Buffer.isBuffer))
    return inChunks(keys, async (chunk) =>
      connection.run(`DELETE FROM \`${table}\` WHERE \`${keyColumn}\` IN (${marks(chunk)})`, chunk),
    );
  const { text, value } = await keyTable(
    connection,
    table,
    [keyColumn],
    keys.map((key) => [key]),
  );
  if (connection.dialect === 'sqlite')
    return connection.run(
      `DELETE FROM \`${table}\` WHERE \`${keyColumn}\` IN (SELECT k.\`${keyColumn}\` FROM ${text})`,
      [value],
    );
  return connection.run(`DELETE t FROM ${text} STRAIGHT_JOIN \`${table}\` t ON ${matches([keyColumn])}`, [value]);
}

export interface SelectOptions<Column extends string = string> {
  /** Columns to read; default all. */
  readonly columns?: readonly Column[];
  /**
   * Locks the rows on MySQL: `wait` for whoever holds them, or `skip` those. SQLite has one writer at a time and needs
   * no lock.
   */
  readonly lock?: 'wait' | 'skip';
}

/** The rows with these keys, each key a list of values of `keyColumns`; in no particular order. */
export async function selectByKeys<Table extends TableName, Column extends ColumnOf<Table> = ColumnOf<Table>>(
  ctx: { readonly db: Context['db'] },
  table: Table,
  keyColumns: readonly ColumnOf<Table>[],
  keys: readonly (readonly SqlValue[])[],
  { columns, lock }: SelectOptions<Column> = {},
): Promise<Selected<Table, Column>[]> {
  type R = Selected<Table, Column>;
  if (keys.length === 0) return [];
  const connection = connectionOf(ctx);
  const wanted = columns ? columns.map((column) => `t.\`${column}\``).join(', ') : 't.*';
  if (keyColumns.length === 1 && keys.some(([key]) => Buffer.isBuffer(key)))
    return selectByList<R>(connection, table, keyColumns[0] as string, keys.flat(), wanted, lock);
  const { text, value } = await keyTable(connection, table, keyColumns, keys);
  const join = connection.dialect === 'sqlite' ? 'CROSS JOIN' : 'STRAIGHT_JOIN';
  return connection.query<R>(
    `SELECT ${wanted} FROM ${text} ${join} \`${table}\` t ON ${matches(keyColumns)}${lockClause(connection, lock)}`,
    [value],
  );
}

/** Whether writers lock rows one by one; otherwise there is one writer at a time, and nothing to lock. */
export const locksRows = ({ dialect }: { readonly dialect: 'sqlite' | 'mysql' }): boolean => dialect === 'mysql';

/** ` FOR UPDATE`, ` FOR UPDATE SKIP LOCKED`, or nothing where there is one writer at a time. */
export function lockClause(
  { dialect }: { readonly dialect: 'sqlite' | 'mysql' },
  lock: 'wait' | 'skip' | undefined,
): string {
  if (!lock || dialect === 'sqlite') return '';
  return lock === 'skip' ? ' FOR UPDATE SKIP LOCKED' : ' FOR UPDATE';
}

async function duplicateClause(
  connection: Connection,
  table: string,
  columns: readonly string[],
  onDuplicate: 'fail' | 'ignore' | 'replace',
): Promise<string> {
  if (onDuplicate === 'fail') return '';
  if (onDuplicate === 'ignore')
    return connection.dialect === 'sqlite'
      ? 'ON CONFLICT DO NOTHING'
      : `ON DUPLICATE KEY UPDATE \`${columns[0]}\` = \`${table}\`.\`${columns[0]}\``;
  const { primaryKey } = await connection.shape(table);
  const changed = columns.filter((column) => !primaryKey.includes(column));
  if (changed.length === 0) return duplicateClause(connection, table, columns, 'ignore');
  if (connection.dialect === 'mysql')
    return `ON DUPLICATE KEY UPDATE ${changed.map((column) => `\`${column}\` = VALUES(\`${column}\`)`).join(', ')}`;
  return (
    `ON CONFLICT (${primaryKey.map((column) => `\`${column}\``).join(', ')}) DO UPDATE SET ` +
    `${changed.map((column) => `\`${column}\` = excluded.\`${column}\``).join(', ')}`
  );
}

async function updateOneByOne(
  connection: Connection,
  table: string,
  keyColumns: readonly string[],
  changed: readonly string[],
  rows: readonly Row[],
): Promise<number> {
  const set = changed.map((column) => `\`${column}\` = ?`).join(', ');
  const found = keyColumns.map((column) => `\`${column}\` = ?`).join(' AND ');
  let updated = 0;
  for (const row of rows)
    updated += await connection.run(
      `UPDATE \`${table}\` SET ${set} WHERE ${found}`,
      [...changed, ...keyColumns].map((column) => row[column]),
    );
  return updated;
}

/** Byte keys do not fit into JSON; they come in lists of one size at most. */
async function selectByList<R>(
  connection: Connection,
  table: string,
  column: string,
  keys: readonly SqlValue[],
  wanted: string,
  lock: SelectOptions['lock'],
): Promise<R[]> {
  const rows: R[] = [];
  await inChunks(keys, async (chunk) => {
    rows.push(
      ...(await connection.query<R>(
        `SELECT ${wanted} FROM \`${table}\` t WHERE t.\`${column}\` IN ` +
          `(${marks(chunk)})${lockClause(connection, lock)}`,
        chunk,
      )),
    );
    return chunk.length;
  });
  return rows;
}

async function inChunks(
  keys: readonly SqlValue[],
  work: (chunk: readonly SqlValue[]) => Promise<number>,
): Promise<number> {
  let count = 0;
  for (let at = 0; at < keys.length; at += 500) count += await work(keys.slice(at, at + 500));
  return count;
}

const matches = (columns: readonly string[]) =>
  columns.map((column) => `t.\`${column}\` = k.\`${column}\``).join(' AND ');
