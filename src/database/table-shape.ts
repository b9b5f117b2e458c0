import type { Executor } from '../kernel/context.js';

/** A table as the database's own catalogue has it. */
export interface TableShape {
  /** Column name → its type as JSON_TABLE and CAST spell it: `varchar(40)`, `bigint(20)`. */
  readonly types: Readonly<Record<string, string>>;
  readonly primaryKey: readonly string[];
}

/** Reads tables' shapes once. A table that is altered while the process runs is looked up again only after `clear`. */
export class TableShapes {
  private readonly shapes = new Map<string, Promise<TableShape>>();

  of(db: Executor, table: string): Promise<TableShape> {
    const known = this.shapes.get(table) ?? this.read(db, table);
    this.shapes.set(table, known);
    return known;
  }

  clear(): void {
    this.shapes.clear();
  }

  private async read(db: Executor, table: string): Promise<TableShape> {
    const columns = await (db.dialect === 'sqlite' ? sqliteColumns(db, table) : mysqlColumns(db, table));
    if (columns.length === 0) this.shapes.delete(table);
    return {
      types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
      primaryKey: columns
        .filter(({ position }) => position > 0)
        .sort((a, b) => a.position - b.position)
        .map(({ name }) => name),
    };
  }
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  /** Place within the primary key, from 1; 0 = no part of it. */
  readonly position: number;
}

const sqliteColumns = (db: Executor, table: string) =>
  db.query<ColumnRow>('SELECT name, type, pk AS position FROM pragma_table_info(?)', [table]);

const mysqlColumns = (db: Executor, table: string) =>
  db.query<ColumnRow>(
    `SELECT c.COLUMN_NAME AS name, CONCAT(c.COLUMN_TYPE, IF(c.CHARACTER_SET_NAME IS NULL, '', CONCAT(' CHARACTER SET ',
      c.CHARACTER_SET_NAME))) AS type, IFNULL(k.ORDINAL_POSITION, 0) AS position
     FROM information_schema.COLUMNS c
     LEFT JOIN information_schema.KEY_COLUMN_USAGE k
       ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME AND
         k.CONSTRAINT_NAME = 'PRIMARY'
     WHERE c.TABLE_SCHEMA = DATABASE() AND c.TABLE_NAME = ?`,
    [table],
  );
