import { getMetadataArgsStorage, type ValueTransformer } from 'typeorm';
import type { SqlValue } from '../kernel/context.js';
import { snakeCase } from './naming.js';
import type { RowOf } from './tables.js';

/** A class that TypeORM knows as an entity. */
export type EntityClass<T extends object> = new () => T;

interface MappedColumn {
  readonly name: string;
  readonly property: string;
  readonly transformer: ValueTransformer | undefined;
}

const columnsByClass = new WeakMap<object, readonly MappedColumn[]>();

/**
 * A row as it came from the database → a record. Columns that were not selected stay undefined; other columns are left
 * out.
 */
export function hydrate<T extends object>(entity: EntityClass<T>, row: object): T {
  const source = row as Record<string, unknown>;
  const record = new entity() as Record<string, unknown>;
  for (const { name, property, transformer } of columnsOf(entity)) {
    const value = source[name];
    if (value !== undefined) record[property] = transformer ? (transformer.from(value) as unknown) : value;
  }
  return record as T;
}

/**
 * A record, or a part of one → a row for `insertRows` and `scribe.write`. Properties that are undefined are left out.
 */
export function dehydrate<T extends object>(entity: EntityClass<T>, record: Partial<T>): Partial<RowOf<T>> {
  const row: Record<string, SqlValue> = {};
  for (const { name, property, transformer } of columnsOf(entity)) {
    const value = (record as Record<string, unknown>)[property];
    if (value !== undefined) row[name] = (transformer ? (transformer.to(value) as unknown) : value) as SqlValue;
  }
  return row as Partial<RowOf<T>>;
}

function columnsOf(entity: EntityClass<object>): readonly MappedColumn[] {
  const known = columnsByClass.get(entity);
  if (known) return known;
  const columns = getMetadataArgsStorage()
    .filterColumns(lineage(entity))
    .map(({ propertyName, options }) => ({
      name: options.name ?? snakeCase(propertyName),
      property: propertyName,
      transformer: options.transformer as ValueTransformer | undefined,
    }));
  columnsByClass.set(entity, columns);
  return columns;
}

function lineage(entity: unknown): (new () => object)[] {
  return typeof entity === 'function' && entity.prototype
    ? [entity as new () => object, ...lineage(Object.getPrototypeOf(entity))]
    : [];
}
