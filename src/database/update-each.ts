import type { Context, SqlValue } from '../kernel/context.js';
import { transactionOf } from './connection.js';
import { keyTable } from './key-table.js';
import type { ColumnOf, TableName } from './tables.js';

/**
 * Updates the rows of these keys by one expression: `updateEach(ctx, 'account_inbox', 'account_id', ids, 'seq = seq +
 * 1')`.
 * `values` are those of the expression. The statement visits just these rows, in order, and waits on no others.
 */
export async function updateEach<Table extends TableName>(
  ctx: Context,
  table: Table,
  keyColumn: ColumnOf<Table>,
  keys: readonly string[],
  set: string,
  values: readonly SqlValue[] = [],
): Promise<number> {
  if (keys.length === 0) return 0;
  const connection = transactionOf(ctx);
  const { text, value } = await keyTable(
    connection,
    table,
    [keyColumn],
    [...keys].sort().map((key) => [key]),
  );
  if (connection.dialect === 'sqlite')
    return connection.run(`UPDATE ${table} SET ${set} WHERE ${keyColumn} IN (SELECT k.${keyColumn} FROM ${text})`, [
      ...values,
      value,
    ]);
  return connection.run(`UPDATE ${text} STRAIGHT_JOIN ${table} ON ${table}.${keyColumn} = k.${keyColumn} SET ${set}`, [
    value,
    ...values,
  ]);
}
