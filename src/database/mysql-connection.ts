import type { PoolConnection } from 'mysql2';
import type { SqlValue } from '../kernel/context.js';
import { type BulkInsert, bindables, type Connection } from './connection.js';
import { ask, execute, touched } from './mysql-ask.js';
import { marks } from './sql.js';
import type { TableShape, TableShapes } from './table-shape.js';

/** A statement's text stays well under every server's `max_allowed_packet` (16 MB by default). */
const MAX_STATEMENT_BYTES = 4_000_000;
const MAX_ROWS = 2_000;
/** Rows a prepared statement, when rows carry bytes: few sizes, so that few statements are prepared. */
const EXECUTE_SIZES = [250, 50, 10, 1] as const;

/** Statements on one MySQL connection that is held for a transaction, straight to the driver. */
export class MysqlConnection implements Connection {
  readonly dialect = 'mysql';
  readonly isTransaction = true;

  constructor(
    private readonly raw: PoolConnection,
    private readonly shapes: TableShapes,
  ) {}

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await ask(this.raw, sql, bindables(values))) as Row[];
  }

  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const bound = bindables(values);
    return touched(await (bound.some(hasManyBytes) ? execute(this.raw, sql, bound) : ask(this.raw, sql, bound)));
  }

  /**
   * Rows of scalars go as text, many to a statement; rows with bytes by the binary protocol, four times as fast for
   * those.
   */
  async insert(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const hasBytes = rows.some((row) => row.some(hasManyBytes));
    return hasBytes ? this.insertPrepared(statement, rows) : this.insertText(statement, rows);
  }

  shape(table: string): Promise<TableShape> {
    return this.shapes.of(this, table);
  }

  private async insertText(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const text = `${head(statement)} VALUES ? ${statement.suffix}`;
    let inserted = 0;
    for (const chunk of chunksByBytes(rows))
      inserted += touched(await ask(this.raw, text, [chunk as unknown as SqlValue]));
    return inserted;
  }

  private async insertPrepared(statement: BulkInsert, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const row = `(${marks(statement.columns)})`;
    const limit = Math.max(
      1,
      Math.min(Math.floor(60_000 / statement.columns.length), Math.floor(MAX_STATEMENT_BYTES / largestRow(rows))),
    );
    let inserted = 0;
    for (let at = 0; at < rows.length; ) {
      const size = EXECUTE_SIZES.find((each) => each <= limit && each <= rows.length - at) ?? 1;
      const text = `${head(statement)} VALUES ${row}${`,${row}`.repeat(size - 1)} ${statement.suffix}`;
      inserted += touched(await execute(this.raw, text, bindables(rows.slice(at, at + size).flat())));
      at += size;
    }
    return inserted;
  }
}

function head({ table, columns }: BulkInsert): string {
  return `INSERT INTO \`${table}\` (${columns.map((column) => `\`${column}\``).join(',')})`;
}

/** A hash is as quick as text; a state is not. */
const hasManyBytes = (value: SqlValue) => Buffer.isBuffer(value) && value.length > 64;

function* chunksByBytes(rows: readonly (readonly SqlValue[])[]): Generator<readonly (readonly SqlValue[])[]> {
  let from = 0;
  let bytes = 0;
  for (let at = 0; at < rows.length; at++) {
    const size = sizeOf(rows[at] ?? []);
    if (at > from && (bytes + size > MAX_STATEMENT_BYTES || at - from >= MAX_ROWS)) {
      yield rows.slice(from, at);
      from = at;
      bytes = 0;
    }
    bytes += size;
  }
  yield rows.slice(from);
}

/** An upper bound of a row's bytes in a statement, escaped. */
function sizeOf(row: readonly SqlValue[]): number {
  let bytes = 0;
  for (const value of row)
    bytes += typeof value === 'string' ? value.length * 3 : Buffer.isBuffer(value) ? value.length * 2 : 24;
  return bytes;
}

function largestRow(rows: readonly (readonly SqlValue[])[]): number {
  return rows.reduce((largest, row) => Math.max(largest, sizeOf(row)), 1);
}
