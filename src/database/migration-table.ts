import { type QueryRunner, Table, TableColumn, type TableColumnOptions, TableIndex } from 'typeorm';
import { type ColumnType, columnType } from './column-types.js';

/** A column as a migration writes it, by the same types as the decorators of columns.ts. */
export interface MigrationColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable?: boolean;
  readonly isPrimary?: boolean;
  /** Numbered by the database. */
  readonly isAutomatic?: boolean;
}

export interface MigrationIndex {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isUnique?: boolean;
}

export interface MigrationTable {
  readonly name: string;
  readonly columns: readonly MigrationColumn[];
  readonly indexes: readonly MigrationIndex[];
}

const of =
  (type: ColumnType) =>
  (name: string): MigrationColumn => ({ name, type });
const sized =
  (type: (length: number) => ColumnType) =>
  (name: string, length: number): MigrationColumn => ({ name, type: type(length) });

/** Columns by kind: `text('status', 64)`. */
export const ref = of(columnType.id);
export const text = sized(columnType.text);
export const longText = of(columnType.longText);
export const hash = of(columnType.hash);
export const time = of(columnType.time);
export const date = of(columnType.date);
export const int = of(columnType.int);
export const bigInt = of(columnType.bigInt);
export const real = of(columnType.real);
export const bool = of(columnType.bool);
export const blob = of(columnType.blob);

export const nullable = (column: MigrationColumn): MigrationColumn => ({ ...column, isNullable: true });
export const primary = (column: MigrationColumn): MigrationColumn => ({ ...column, isPrimary: true });
export const automatic = (name: string): MigrationColumn => ({ ...primary(bigInt(name)), isAutomatic: true });

export const index = (name: string, ...columns: string[]): MigrationIndex => ({ name, columns });
export const unique = (name: string, ...columns: string[]): MigrationIndex => ({ name, columns, isUnique: true });

export const table = (
  name: string,
  columns: readonly MigrationColumn[],
  indexes: readonly MigrationIndex[] = [],
): MigrationTable => ({ name, columns, indexes });

/** Makes a table, on whichever database the migration runs. */
export async function createTable(runner: QueryRunner, { name, columns, indexes }: MigrationTable): Promise<void> {
  await runner.createTable(
    new Table({
      name,
      columns: columns.map((column) => columnOptions(column, runner)),
      indices: indexes.map(indexOptions),
    }),
  );
}

/** What `runner.addColumn` and `runner.changeColumn` take. */
export const tableColumn = (column: MigrationColumn, runner: QueryRunner): TableColumn =>
  new TableColumn(columnOptions(column, runner));

/** A column as TypeORM takes it. */
function columnOptions(
  { name, type, isNullable = false, isPrimary = false, isAutomatic = false }: MigrationColumn,
  runner: QueryRunner,
): TableColumnOptions {
  const isSqlite = runner.dataSource.options.type === 'better-sqlite3';
  const { type: typeName, length, ...characters } = type;
  return {
    name,
    type: isSqlite && (isAutomatic || typeName === 'int') ? 'integer' : typeName,
    isNullable,
    isPrimary,
    ...(length && { length: String(length) }),
    ...(!isSqlite && characters),
    ...(isAutomatic && { isGenerated: true, generationStrategy: 'increment' }),
  };
}

const indexOptions = ({ name, columns, isUnique = false }: MigrationIndex) =>
  new TableIndex({ name, columnNames: [...columns], isUnique });
